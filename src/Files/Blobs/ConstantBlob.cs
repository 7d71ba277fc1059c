using Prototxt.Weights;

namespace Prototxt.Files;

/// <summary>A blob that the file does not hold because all its numbers are known to be <paramref name="value"/>.</summary>
internal sealed class ConstantBlob(IReadOnlyList<long> shape, float value) : StoredBlob(shape, Shapes.Count(shape) ?? 0, NumberType.Single)
{
    public float Value => value;

    internal override unsafe void Read<T>(T* target)
    {
        for (long i = 0; i < Count; i++)
            target[i] = T.CreateTruncating(value);
    }
}
