namespace Prototxt.Inference;

/// <summary>A number for each channel where kernels can read them by whole vectors.</summary>
internal static unsafe class ChannelNumbers
{
    /// <summary>The numbers, filled up with zeros to whole vectors; null for none.</summary>
    /// <param name="numbers">The numbers.</param>
    /// <param name="channels">How many there must be.</param>
    /// <param name="layer">The layer's name, for the message.</param>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public static AlignedMemory? Padded(float[]? numbers, int channels, string layer)
    {
        if (numbers is null)
            return null;
        if (numbers.Length != channels)
            throw new ArgumentException($"Layer \"{layer}\": expected {channels} numbers, one for each channel, found {numbers.Length}.");
        var memory = new AlignedMemory(Value.Padded(numbers.Length));
        for (int i = 0; i < numbers.Length; i++)
            memory.Data[i] = Denormal.Flush(numbers[i]);
        return memory;
    }
}
