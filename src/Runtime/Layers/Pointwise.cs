using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary>What all layers share that work element by element.</summary>
internal static class Pointwise
{
    /// <summary>
    /// Computes in place if the caller allows it and autograd is off. With autograd on even a bottom that needs no
    /// gradient may have been kept by an earlier operation for its own gradient, so nothing is overwritten then.
    /// </summary>
    public static Tensor Apply(Tensor x, bool overwrite, Func<Tensor, Tensor> compute, Func<Tensor, Tensor> computeInPlace) =>
        overwrite && !is_grad_enabled() ? computeInPlace(x) : compute(x);
}
