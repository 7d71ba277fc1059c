using static TorchSharp.torch;

namespace Prototxt.Kernels;

/// <summary>What a layer computes by a kernel, forward and backward.</summary>
internal abstract class LayerKernel
{
    /// <summary>The top of a bottom whose numbers are in order.</summary>
    /// <param name="x">The bottom.</param>
    /// <param name="channelsLast">Their order, which the top's have too.</param>
    public abstract Tensor Forward(Tensor x, bool channelsLast);

    /// <summary>The gradient of the bottom; all tensors have their numbers in one order.</summary>
    /// <param name="x">The bottom.</param>
    /// <param name="y">The top.</param>
    /// <param name="topGradient">The top's gradient.</param>
    /// <param name="channelsLast">Their order.</param>
    public abstract Tensor Backward(Tensor x, Tensor y, Tensor topGradient, bool channelsLast);

    /// <summary>The same top by libtorch's operations, which can be differentiated again and again.</summary>
    public abstract Tensor Differentiable(Tensor x);

    /// <summary>Whether <see cref="Backward"/> looks at the top.</summary>
    public abstract bool NeedsTop { get; }

    /// <summary>Computes the top, and where gradients are recorded, how to get back.</summary>
    public Tensor Run(Tensor x)
    {
        using var handles = NewDisposeScope(); // the graph keeps what it needs itself
        if (is_grad_enabled() && x.requires_grad)
            return LayerKernelFunction.apply(x, this).MoveToOuterDisposeScope();
        bool channelsLast = TensorValue.IsChannelsLast(x);
        return Forward(TensorValue.InOrder(x.detach(), channelsLast), channelsLast).MoveToOuterDisposeScope();
    }
}
