using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary>What all layers share that work element by element.</summary>
internal static class Pointwise
{
    /// <summary>
    /// With <paramref name="overwrite"/> the bottom is taken over: written over while autograd is off, else disposed of once
    /// the top is there. With autograd on even a bottom that needs no gradient may have been kept by an earlier operation
    /// for its own gradient, so nothing is overwritten then.
    /// </summary>
    public static Tensor Apply(Tensor x, bool overwrite, Func<Tensor, Tensor> compute, Func<Tensor, Tensor>? computeInPlace = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (overwrite && computeInPlace is not null && !is_grad_enabled())
            return computeInPlace(x);
        Tensor top = compute(x);
        if (overwrite)
            x.Dispose();
        return top;
    }

    /// <summary>A value whose gradient by x is another than its derivative: where Caffe's backward pass is not that of its forward pass.</summary>
    /// <param name="value">The value.</param>
    /// <param name="x">What the gradient flows to, of the value's shape.</param>
    /// <param name="slope">What the gradient is multiplied by on its way, which may be infinite or not a number; null for 1.</param>
    /// <param name="replaces">Whether the slope takes the place of the gradient that arrives, instead of being multiplied with it.</param>
    public static Tensor WithGradient(Tensor value, Tensor x, Tensor? slope = null, bool replaces = false)
    {
        if (!is_grad_enabled() || !x.requires_grad)
            return value.alias();
        using var handles = NewDisposeScope(); // the graph keeps what it needs itself
        return GivenSlope.apply(x, value.detach(), (slope ?? ones_like(value)).detach(), replaces).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Computes in 32 bits what has numbers of 16: squares of activations beyond 256 have no place in half precision.
    /// Null where the numbers are wider already.
    /// </summary>
    public static Tensor? InFloat(Tensor x, Func<Tensor, Tensor> compute)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.dtype is not (ScalarType.Float16 or ScalarType.BFloat16))
            return null;
        using var scope = NewDisposeScope();
        return compute(x.to(ScalarType.Float32)).to(x.dtype).MoveToOuterDisposeScope();
    }

    private sealed class GivenSlope : autograd.SingleTensorFunction<GivenSlope>
    {
        public override string Name => nameof(GivenSlope);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            ctx.save_for_backward([(Tensor)vars[2]]);
            ctx.save_data("replaces", (bool)vars[3]);
            return ((Tensor)vars[1]).clone();
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            using Tensor slope = ctx.get_saved_variables()[0];
            return [(bool)ctx.get_data("replaces") ? slope.clone() : grad_output * slope, null!, null!, null!];
        }
    }
}
