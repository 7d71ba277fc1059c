using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "gaussian"</c>.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Std">The standard deviation.</param>
/// <param name="Sparse">From 0 on: how many values per output stay on average; each is kept with probability Sparse / first size.</param>
internal sealed record GaussianFiller(float Mean, float Std, int Sparse) : Filler
{
    private protected override void Write(Tensor blob)
    {
        blob.normal_(Mean, Std);
        if (Sparse < 0)
            return;
        double kept = blob.dim() > 0 ? Math.Min(1.0, (double)Sparse / blob.shape[0]) : 1.0;
        blob.mul_(zeros_like(blob).bernoulli_(kept));
    }
}
