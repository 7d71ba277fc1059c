using Prototxt.Weights;

namespace Prototxt.Files;

/// <summary>
/// A blob of which there is only the shape: it belongs to a layer that nobody asked for, or, where <paramref name="isElsewhere"/>, an
/// earlier layer owns it, so that its numbers come with the owner's.
/// </summary>
internal sealed class AbsentBlob(IReadOnlyList<long> shape, bool isElsewhere = false) : StoredBlob(shape, Shapes.Count(shape) ?? 0, NumberType.Single)
{
    internal override bool IsElsewhere => isElsewhere;

    internal override bool Fits(IReadOnlyList<long> target) => isElsewhere || base.Fits(target);

    internal override unsafe void Read<T>(T* target) => throw new InvalidOperationException(isElsewhere
        ? "The blob is another layer's; its numbers are read with that layer's."
        : "The blob belongs to a layer that the net does not have; its numbers were not looked at.");
}
