using Prototxt.Inference;
using static TorchSharp.torch;

namespace Prototxt.Kernels;

/// <summary>LRN across channels.</summary>
/// <param name="numbers">The layer's numbers.</param>
/// <param name="differentiable">The same by libtorch's operations.</param>
internal sealed class AcrossChannelsKernel(LRNNumbers numbers, Func<Tensor, Tensor> differentiable) : LayerKernel
{
    public override bool NeedsTop => false;

    public override Tensor Forward(Tensor x, bool channelsLast)
    {
        Tensor y = empty_like(x);
        LRN.AcrossChannels(TensorValue.Of(x, channelsLast), TensorValue.Of(y, channelsLast), numbers, TensorValue.Pool, Hardware.Lanes);
        return y;
    }

    public override Tensor Backward(Tensor x, Tensor y, Tensor topGradient, bool channelsLast)
    {
        Tensor gradient = empty_like(topGradient);
        LRN.AcrossChannelsGradient(TensorValue.Of(x, channelsLast), TensorValue.Of(topGradient, channelsLast), TensorValue.Of(gradient, channelsLast), numbers,
            TensorValue.Pool, Hardware.Lanes);
        return gradient;
    }

    public override Tensor Differentiable(Tensor x) => differentiable(x);
}
