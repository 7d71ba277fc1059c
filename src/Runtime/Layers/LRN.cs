using Prototxt.Inference;
using Prototxt.Kernels;
using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "LRN"</c>, local response normalisation of [images, channels, height, width].</summary>
/// <remarks>Source: Caffe lrn_layer.cpp semantics: alpha is divided by the number of values in the window.</remarks>
public static class LRN
{
    /// <summary>x / (k + alpha / localSize · Σ x²)^beta, the sum over the neighbouring channels.</summary>
    /// <param name="x">The bottom, [images, channels, height, width].</param>
    /// <param name="localSize">How many channels the sum has, an odd number; the value itself is in the middle.</param>
    /// <param name="alpha">The weight of the mean of squares.</param>
    /// <param name="beta">The exponent.</param>
    /// <param name="k">The constant that is added.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The bottom does not have four axes, or the window is even.</exception>
    public static Tensor AcrossChannels(Tensor x, int localSize = 5, float alpha = 1f, float beta = 0.75f, float k = 1f, string? layer = null)
    {
        Check(x, localSize, new("LRN", layer));
        if (Pointwise.InFloat(x, wide => AcrossChannels(wide, localSize, alpha, beta, k, layer)) is { } rounded)
            return rounded;
        if (TensorValue.IsFit(x))
            return new AcrossChannelsKernel(new LRNNumbers(localSize, alpha, beta, k), x => ByOperations(x, localSize, alpha, beta, k)).Run(x);
        if (is_grad_enabled() && x.requires_grad)
        {
            using var handles = NewDisposeScope(); // those of the forward pass; the graph keeps what it needs itself
            return AcrossChannelsFunction.apply(x, localSize, alpha, beta, k).MoveToOuterDisposeScope();
        }

        using var scale = Scale(x, localSize, alpha, k);
        Tensor factor = Power(scale, beta);
        return factor.mul_(x);
    }

    /// <summary>x / (1 + alpha · mean of x²)^beta, the mean over the neighbouring pixels; pixels outside count as zeros.</summary>
    /// <param name="x">The bottom, [images, channels, height, width].</param>
    /// <param name="localSize">The side of the square window, an odd number.</param>
    /// <param name="alpha">The weight of the mean of squares.</param>
    /// <param name="beta">The exponent.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The bottom does not have four axes, or the window is even.</exception>
    public static Tensor WithinChannel(Tensor x, int localSize = 5, float alpha = 1f, float beta = 0.75f, string? layer = null)
    {
        Check(x, localSize, new("LRN", layer));
        if (Pointwise.InFloat(x, wide => WithinChannel(wide, localSize, alpha, beta, layer)) is { } rounded)
            return rounded;
        using var scope = NewDisposeScope();
        Tensor mean = nn.functional.avg_pool2d(x * x, [localSize, localSize], [1, 1], [localSize / 2, localSize / 2]);
        return (x * mean.mul(Number.Of(alpha)).add(Number.One).pow(Number.Of(-beta))).MoveToOuterDisposeScope();
    }

    private static void Check(Tensor x, int localSize, LayerName layer)
    {
        ArgumentNullException.ThrowIfNull(x);
        Require.Rank(x, 4, layer);
        if (localSize < 1 || localSize % 2 == 0)
            throw new ArgumentException($"{layer} needs an odd local size, not {localSize}.");
    }

    /// <summary>The same in operations that can be differentiated more than once.</summary>
    private static Tensor ByOperations(Tensor x, int localSize, float alpha, float beta, float k)
    {
        using var scope = NewDisposeScope();
        Tensor scale = WindowSum(x.square(), localSize).mul(Number.Of(alpha / localSize)).add(Number.Of(k));
        return (x * scale.pow(Number.Of(-beta))).MoveToOuterDisposeScope();
    }

    /// <summary>k + alpha / localSize · Σ x².</summary>
    private static Tensor Scale(Tensor x, int localSize, float alpha, float k)
    {
        using var squares = x * x;
        return WindowSum(squares, localSize).mul_(Number.Of(alpha / localSize)).add_(Number.Of(k));
    }

    /// <summary>For each channel the sum over the window around it: shifted copies added up, far cheaper than a pooling over channels.</summary>
    private static Tensor WindowSum(Tensor x, int localSize)
    {
        Tensor sum = x.clone();
        using var scope = NewDisposeScope();
        long channels = x.shape[1];
        for (long shift = 1; shift <= Math.Min(localSize / 2, channels - 1); shift++)
        {
            sum.narrow(1, shift, channels - shift).add_(x.narrow(1, 0, channels - shift), Number.One);
            sum.narrow(1, 0, channels - shift).add_(x.narrow(1, shift, channels - shift), Number.One);
        }

        return sum;
    }

    /// <summary>scale^−beta; the usual 0.75 by two roots, which costs a fraction of a power.</summary>
    private static Tensor Power(Tensor scale, float beta)
    {
        if (beta != 0.75f)
            return scale.pow(Number.Of(-beta));
        Tensor root = scale.rsqrt();
        using var fourthRoot = root.sqrt();
        return root.mul_(fourthRoot);
    }

    // Autograd would keep every intermediate; this keeps the bottom and the scale, and its gradient is one more window sum.
    private sealed class AcrossChannelsFunction : autograd.SingleTensorFunction<AcrossChannelsFunction>
    {
        public override string Name => nameof(AcrossChannelsFunction);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var x = (Tensor)vars[0];
            var (localSize, alpha, beta, k) = ((int)vars[1], (float)vars[2], (float)vars[3], (float)vars[4]);
            Tensor scale = LRN.Scale(x, localSize, alpha, k);
            ctx.save_for_backward([x, scale]);
            ctx.save_data("localSize", localSize);
            ctx.save_data("alpha", alpha);
            ctx.save_data("beta", beta);
            ctx.save_data("k", k);
            return Power(scale, beta).mul_(x);
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            using var scope = NewDisposeScope();
            List<Tensor> saved = ctx.get_saved_variables();
            var (x, scale) = (saved[0], saved[1]);
            var (localSize, alpha, beta) = ((int)ctx.get_data("localSize"), (float)ctx.get_data("alpha"), (float)ctx.get_data("beta"));
            if (is_grad_enabled()) // the gradient is to be differentiated again, the scale that was kept cannot be
                return [autograd.grad([ByOperations(x, localSize, alpha, beta, (float)ctx.get_data("k"))], [x], [grad_output], retain_graph: true, create_graph: true)[0].MoveToOuterDisposeScope(), null!, null!, null!, null!];
            Tensor direct = Power(scale, beta).mul_(grad_output);
            Tensor neighbours = WindowSum((direct * x).div_(scale), localSize).mul_(x);
            Tensor gradient = direct.add_(neighbours, Number.Of(-2 * alpha * beta / localSize));
            return [gradient.MoveToOuterDisposeScope(), null!, null!, null!, null!];
        }
    }
}
