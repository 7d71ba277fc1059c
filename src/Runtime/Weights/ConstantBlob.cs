using static TorchSharp.torch;

namespace Prototxt.Weights;

/// <summary>A blob that the file does not hold because all its numbers are known to be <paramref name="value"/>.</summary>
internal sealed class ConstantBlob(IReadOnlyList<long> shape, float value) : StoredBlob(shape, Weights.Shape.Count(shape) ?? 0)
{
    public float Value => value;

    public override Tensor ReadTensor() => full([.. Shape], value, ScalarType.Float32, CPU);
}
