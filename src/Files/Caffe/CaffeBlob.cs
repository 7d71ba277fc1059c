namespace Prototxt.Files;

/// <summary>A BlobProto.</summary>
/// <param name="file">Where it lies.</param>
/// <param name="shape">What <c>shape</c> says, or num, channels, height and width.</param>
/// <param name="fourAxes">The file has any of num, channels, height and width.</param>
/// <param name="runs">Its numbers.</param>
internal sealed class CaffeBlob(StoredFile file, IReadOnlyList<long> shape, bool fourAxes, NumberRuns runs) : RunBlob(file, shape, runs)
{
    /// <summary>
    /// Caffe's Blob::ShapeEquals: where the file has any of num, channels, height and width, those four count and the
    /// parameter's shape is filled up with ones in front; otherwise the shapes are equal or not.
    /// </summary>
    internal override bool Fits(IReadOnlyList<long> target) =>
        fourAxes
            ? target.Count <= 4 && FillsUp(target)
            : base.Fits(target);

    private bool FillsUp(IReadOnlyList<long> target)
    {
        int ones = 4 - target.Count;
        for (int i = 0; i < 4; i++)
            if (Shape[i] != (i < ones ? 1 : target[i - ones]))
                return false;
        return true;
    }
}
