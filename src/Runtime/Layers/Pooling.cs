using Prototxt.Inference;
using Prototxt.Kernels;
using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "Pooling"</c> of [images, channels, height, width]. Kernels, strides and pads are given as [height, width].</summary>
/// <remarks>
/// Source: Caffe pooling_layer.cpp semantics. Sizes are rounded up by default; where there is padding, a last window that
/// would start in it is dropped. Averages divide by the window clipped to the padded image, maxima ignore the padding.
/// </remarks>
public static class Pooling
{
    /// <summary>The largest value of each window; the first of several equal ones gets the gradient. A window without a pixel gives the type's lowest number, −3.4e38 in 32 bits.</summary>
    /// <param name="x">The bottom, [images, channels, height, width].</param>
    /// <param name="kernel">The window.</param>
    /// <param name="stride">The step; 1 if left out.</param>
    /// <param name="pad">The border on each side, less than the window; 0 if left out.</param>
    /// <param name="roundMode">How the output size is rounded.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The bottom does not have four axes or is too small.</exception>
    public static Tensor Max(Tensor x, long[] kernel, long[]? stride = null, long[]? pad = null, RoundMode roundMode = RoundMode.Ceil, string? layer = null)
    {
        var plan = new Windows(x, kernel, stride, pad, roundMode, new("Pooling", layer));
        return plan.IsFit(x) ? plan.OnKernel(PoolingKind.Max, x => MaxByOperations(x, plan)).Run(x) : MaxByOperations(x, plan);
    }

    /// <summary>As <see cref="Max"/>, and where the largest value was.</summary>
    /// <param name="x">The bottom, [images, channels, height, width].</param>
    /// <param name="kernel">The window.</param>
    /// <param name="stride">The step; 1 if left out.</param>
    /// <param name="pad">The border on each side, less than the window; 0 if left out.</param>
    /// <param name="roundMode">How the output size is rounded.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <returns>The maxima, and as floats row · width + column of each in its own plane; −1 for a window without a pixel.</returns>
    /// <exception cref="ArgumentException">The bottom does not have four axes or is too small.</exception>
    public static (Tensor Top, Tensor Mask) MaxWithMask(Tensor x, long[] kernel, long[]? stride = null, long[]? pad = null,
        RoundMode roundMode = RoundMode.Ceil, string? layer = null)
    {
        var plan = new Windows(x, kernel, stride, pad, roundMode, new("Pooling", layer));
        using var scope = NewDisposeScope();
        Tensor top, index;
        if (plan.IsNative)
        {
            (top, index) = nn.functional.max_pool2d_with_indices(x, plan.Kernel, plan.Stride, plan.Pad, ceil_mode: plan.Ceil);
        }
        else
        {
            Tensor padded = plan.PadImage(x, Number.Lowest(x.dtype));
            (top, index) = nn.functional.max_pool2d_with_indices(padded, plan.Kernel, plan.Stride);
            Tensor row = index.div(padded.shape[3], RoundingMode.floor) - plan.Pad[0];
            Tensor column = index.remainder(padded.shape[3]) - plan.Pad[1];
            Tensor outside = row.lt(0) | row.ge(x.shape[2]) | column.lt(0) | column.ge(x.shape[3]);
            index = (row * x.shape[3] + column).masked_fill(outside, -1);
        }

        return scope.MoveToOuter(top, index.to_type(ScalarType.Float32));
    }

    /// <summary>The mean of each window.</summary>
    /// <param name="x">The bottom, [images, channels, height, width].</param>
    /// <param name="kernel">The window.</param>
    /// <param name="stride">The step; 1 if left out.</param>
    /// <param name="pad">The zeros on each side, less than the window; 0 if left out.</param>
    /// <param name="roundMode">How the output size is rounded.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The bottom does not have four axes or is too small.</exception>
    public static Tensor Average(Tensor x, long[] kernel, long[]? stride = null, long[]? pad = null, RoundMode roundMode = RoundMode.Ceil, string? layer = null)
    {
        var plan = new Windows(x, kernel, stride, pad, roundMode, new("Pooling", layer));
        return plan.IsFit(x) ? plan.OnKernel(PoolingKind.Average, x => AverageByOperations(x, plan)).Run(x) : AverageByOperations(x, plan);
    }

    /// <summary>One value picked at random from each window, with a probability in proportion to the values; or, without training, their mean weighted by themselves.</summary>
    /// <remarks>Caffe has this for the GPU only; the values are meant to be not negative.</remarks>
    /// <param name="x">The bottom, [images, channels, height, width].</param>
    /// <param name="kernel">The window.</param>
    /// <param name="stride">The step; 1 if left out.</param>
    /// <param name="training">Whether the net is in phase TRAIN.</param>
    /// <param name="roundMode">How the output size is rounded.</param>
    /// <param name="uniform">The random numbers in [0, 1), one per value of the top; drawn if left out.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The bottom does not have four axes or is too small, or the random numbers are not of the top's shape.</exception>
    public static Tensor Stochastic(Tensor x, long[] kernel, long[]? stride = null, bool training = true,
        RoundMode roundMode = RoundMode.Ceil, Tensor? uniform = null, string? layer = null)
    {
        var plan = new Windows(x, kernel, stride, null, roundMode, new("Pooling", layer));
        using var scope = NewDisposeScope();
        // [images, channels, rows, columns, values of the window]; what lies outside the image is 0 and changes no sum.
        Tensor windows = plan.PadImage(x, 0).unfold(2, plan.Kernel[0], plan.Stride[0]).unfold(3, plan.Kernel[1], plan.Stride[1]).flatten(4);
        if (!training)
        {
            Tensor sum = windows.sum(-1);
            Tensor positive = sum.gt(0);
            Tensor mean = windows.square().sum(-1) / where(positive, sum, ones_like(sum));
            return where(positive, mean, zeros_like(mean)).MoveToOuterDisposeScope();
        }

        Tensor running = windows.detach().cumsum(-1);
        Tensor total = running.narrow(-1, running.shape[^1] - 1, 1);
        if (uniform is not null)
            Require.Count(uniform, total.numel(), new("Pooling", layer), "random numbers");
        Tensor threshold = (uniform?.view(total.shape) ?? rand_like(total)) * total;
        Tensor chosen = running.ge(threshold).to_type(ScalarType.Int32).argmax(-1, keepdim: true); // the first that reaches it
        return windows.gather(-1, chosen).squeeze(-1).MoveToOuterDisposeScope();
    }

    /// <summary>The largest value of each plane: <c>pool: MAX global_pooling: true</c>.</summary>
    /// <param name="x">The bottom, [images, channels, height, width]; the top has height and width 1.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The bottom does not have four axes.</exception>
    public static Tensor GlobalMax(Tensor x, string? layer = null) => Max(x, Plane(x, layer), layer: layer);

    /// <summary>As <see cref="GlobalMax"/>, and where the largest value was.</summary>
    /// <param name="x">The bottom, [images, channels, height, width]; the tops have height and width 1.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The bottom does not have four axes.</exception>
    public static (Tensor Top, Tensor Mask) GlobalMaxWithMask(Tensor x, string? layer = null) => MaxWithMask(x, Plane(x, layer), layer: layer);

    /// <summary>The mean of each plane: <c>pool: AVE global_pooling: true</c>.</summary>
    /// <param name="x">The bottom, [images, channels, height, width]; the top has height and width 1.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The bottom does not have four axes.</exception>
    public static Tensor GlobalAverage(Tensor x, string? layer = null) => Average(x, Plane(x, layer), layer: layer);

    /// <summary><see cref="Stochastic"/> over each plane.</summary>
    /// <param name="x">The bottom, [images, channels, height, width]; the top has height and width 1.</param>
    /// <param name="training">Whether the net is in phase TRAIN.</param>
    /// <param name="uniform">The random numbers in [0, 1), one per plane; drawn if left out.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The bottom does not have four axes.</exception>
    public static Tensor GlobalStochastic(Tensor x, bool training = true, Tensor? uniform = null, string? layer = null) =>
        Stochastic(x, Plane(x, layer), training: training, uniform: uniform, layer: layer);

    private static Tensor MaxByOperations(Tensor x, Windows plan)
    {
        if (plan.IsNative)
            return nn.functional.max_pool2d(x, plan.Kernel, plan.Stride, plan.Pad, ceil_mode: plan.Ceil);
        using var padded = plan.PadImage(x, Number.Lowest(x.dtype));
        return nn.functional.max_pool2d(padded, plan.Kernel, plan.Stride);
    }

    private static Tensor AverageByOperations(Tensor x, Windows plan)
    {
        if (plan.IsNative)
            return nn.functional.avg_pool2d(x, plan.Kernel, plan.Stride, plan.Pad, ceil_mode: plan.Ceil);
        using var scope = NewDisposeScope();
        Tensor sum = nn.functional.avg_pool2d(plan.PadImage(x, 0), plan.Kernel, plan.Stride, divisor_override: 1);
        return (sum / plan.ClippedSizes(x)).MoveToOuterDisposeScope();
    }

    private static long[] Plane(Tensor x, string? layer)
    {
        ArgumentNullException.ThrowIfNull(x);
        Require.Rank(x, 4, new("Pooling", layer));
        return x.shape[2..];
    }

    /// <summary>Where the windows lie, and whether libtorch would lay them alike.</summary>
    private sealed class Windows
    {
        private readonly long[] image, top = new long[2];

        public Windows(Tensor x, long[] kernel, long[]? stride, long[]? pad, RoundMode roundMode, LayerName layer)
        {
            ArgumentNullException.ThrowIfNull(x);
            ArgumentNullException.ThrowIfNull(kernel);
            Require.Rank(x, 4, layer);
            image = x.shape[2..];
            Kernel = kernel;
            Stride = stride ?? [1, 1];
            Pad = pad ?? [0, 0];
            Ceil = roundMode == RoundMode.Ceil;
            bool padded = Pad[0] != 0 || Pad[1] != 0;
            IsNative = true;
            for (int i = 0; i < 2; i++)
            {
                if (padded && Pad[i] >= Kernel[i])
                    throw new ArgumentException($"{layer}: the padding {Require.Text(Pad)} is not less than the window {Require.Text(Kernel)}.");
                double steps = (double)(image[i] + 2 * Pad[i] - Kernel[i]) / Stride[i];
                top[i] = (long)(Ceil ? Math.Ceiling(steps) : Math.Floor(steps)) + 1;
                bool lastOutside = (top[i] - 1) * Stride[i] >= image[i] + Pad[i];
                if (padded && lastOutside)
                    top[i]--;
                if (top[i] < 1)
                    Require.Fail(layer, $"a bottom not smaller than its window {Require.Text(kernel)}", x);
                // libtorch drops such a window without padding too, and takes no padding beyond half a window
                IsNative &= (padded || !lastOutside) && 2 * Pad[i] <= Kernel[i];
            }
        }

        public long[] Kernel { get; }

        public long[] Stride { get; }

        public long[] Pad { get; }

        public bool Ceil { get; }

        public bool IsNative { get; }

        /// <summary>The image with its border, as far as the last windows reach.</summary>
        public Tensor PadImage(Tensor x, float value) =>
            (Pad[0] | Pad[1] | Beyond(0) | Beyond(1)) == 0 ? x.alias() : nn.functional.pad(x, [Pad[1], Beyond(1), Pad[0], Beyond(0)], value: value);

        /// <summary>Whether a kernel takes the bottom and the windows.</summary>
        public bool IsFit(Tensor x) => TensorValue.IsFit(x) && Kernel.Concat(Stride).Concat(Pad).All(size => size <= 1 << 28);

        /// <summary>The windows as a kernel takes them.</summary>
        public PoolingKernel OnKernel(PoolingKind kind, Func<Tensor, Tensor> byOperations) => new(kind, Ints(Kernel), Ints(Stride), Ints(Pad), !Ceil, byOperations);

        /// <summary>How many pixels of each window lie in the padded image, [rows, columns].</summary>
        public Tensor ClippedSizes(Tensor like)
        {
            using var scope = NewDisposeScope();
            return (Clipped(0).unsqueeze(1) * Clipped(1)).to(like.dtype, like.device).MoveToOuterDisposeScope();
        }

        private static int[] Ints(long[] sizes) => [.. sizes.Select(size => (int)size)];

        private long Beyond(int i) => Math.Max(0, (top[i] - 1) * Stride[i] + Kernel[i] - image[i] - Pad[i]);

        private Tensor Clipped(int i)
        {
            var sizes = new float[top[i]];
            for (long k = 0; k < sizes.Length; k++)
            {
                long start = k * Stride[i] - Pad[i];
                sizes[k] = Math.Min(start + Kernel[i], image[i] + Pad[i]) - start;
            }

            return tensor(sizes);
        }
    }
}
