using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "xavier"</c>: uniform in ±√(3 / fan).</summary>
/// <param name="Norm">The fan.</param>
internal sealed record XavierFiller(VarianceNorm Norm) : Filler
{
    private protected override void Write(Tensor blob)
    {
        double limit = Math.Sqrt(3 / Fan(blob, Norm));
        blob.uniform_(-limit, limit);
    }
}
