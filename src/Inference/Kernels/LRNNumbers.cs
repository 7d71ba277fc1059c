namespace Prototxt.Inference;

/// <summary>The numbers of an LRN across channels, by Caffe's names.</summary>
/// <param name="LocalSize">How many channels a sum has, an odd number.</param>
/// <param name="Alpha">The weight of the mean of squares.</param>
/// <param name="Beta">The exponent.</param>
/// <param name="K">The constant that is added.</param>
internal readonly record struct LRNNumbers(int LocalSize, float Alpha, float Beta, float K)
{
    /// <summary>What the sum of squares is multiplied by.</summary>
    public float Factor => Alpha / LocalSize;

    /// <summary>How many neighbours on either side count, at most as many as there are.</summary>
    public int Reach(int channels) => Math.Min(LocalSize / 2, channels);
}
