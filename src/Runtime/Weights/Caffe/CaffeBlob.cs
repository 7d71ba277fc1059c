namespace Prototxt.Weights;

/// <summary>A BlobProto.</summary>
internal sealed class CaffeBlob(StoredFile file, IReadOnlyList<long> shape, bool fourAxes, NumberRuns runs)
    : RunBlob(shape, runs.Count, runs.Type)
{
    /// <summary>
    /// Caffe's Blob::ShapeEquals: where the file has any of num, channels, height and width, those four count and the
    /// parameter's shape is filled up with ones in front; otherwise the shapes are equal or not.
    /// </summary>
    internal override bool Fits(IReadOnlyList<long> target) =>
        fourAxes
            ? target.Count <= 4 && Weights.Shape.Same(Shape, [.. Enumerable.Repeat(1L, 4 - target.Count), .. target])
            : base.Fits(target);

    protected override unsafe void Read<T>(T* target) => runs.Read(file, target);
}
