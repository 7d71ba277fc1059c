using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prototxt.Inference;

/// <summary>A convolution of two axes whose channels have nothing to do with each other, channels-last: each vector of channels by itself.</summary>
internal sealed unsafe class DepthwiseConvolution : IConvolutionKernel
{
    private const int Together = 4;

    private readonly ConvolutionWeights _weights;
    private readonly AlignedMemory _packed; // [elements, channels], and the biases
    private readonly int _channels;

    public DepthwiseConvolution(ConvolutionWeights weights)
    {
        _weights = weights with { Data = [] };
        _channels = Value.Padded(weights.Inputs);
        int elements = weights.Window.Elements;
        _packed = new AlignedMemory((elements + 1L) * _channels);
        for (int c = 0; c < weights.Inputs; c++)
        {
            for (int e = 0; e < elements; e++)
                _packed.Data[e * _channels + c] = Denormal.Flush(weights.Data[c * elements + e]);
            _packed.Data[elements * _channels + c] = weights.Bias is null ? 0 : Denormal.Flush(weights.Bias[c]);
        }
    }

    /// <summary>Whether a convolution is of this kind.</summary>
    public static bool Suits(ConvolutionWeights weights) =>
        weights.Window.Axes == 2 && weights.Group == weights.Inputs && weights.Outputs == weights.Inputs && weights.Inputs > 1;

    public void Run(Value x, Value y, Value? add, in Finish finish, Workspace workspace)
    {
        if (!x.IsChannelsLast)
            throw new ArgumentException($"Expected a channels-last bottom, found {x}.");
        Finish end = finish;
        int rows = y.Images * y.Height;
        long work = _weights.Work * y.Pixels;
        int items = workspace.Pool.Items(rows, work);
        workspace.Pool.For(items, work, item =>
        {
            for (int row = (int)((long)rows * item / items), last = (int)((long)rows * (item + 1) / items); row < last; row++)
                switch (_weights.Lanes)
                {
                    case 16: Row<Simd512, Vector512<float>>(x, y, add, row / y.Height, row % y.Height, end); break;
                    case 8: Row<Simd256, Vector256<float>>(x, y, add, row / y.Height, row % y.Height, end); break;
                    default: Row<Simd128, Vector128<float>>(x, y, add, row / y.Height, row % y.Height, end); break;
                }
        }, workspace.Cancel);
    }

    public void Dispose() => _packed.Dispose();

    private void Row<S, V>(Value x, Value y, Value? add, int image, int row, Finish finish)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Window w = _weights.Window;
        bool positive = finish.IsReLUOnly && add is null;
        int top = row * w.Stride[0] - w.Pad[0], dilation = w.Dilation[0];
        // the rows of the window that lie in the picture
        int first = top < 0 ? (-top + dilation - 1) / dilation : 0, end = Math.Min(w.Kernel[0], (x.Height - top + dilation - 1) / dilation);
        for (int column = 0; column < y.Width;)
        {
            int left = column * w.Stride[1] - w.Pad[1], last = left + (Together - 1) * w.Stride[1];
            float* from = x.Data + (((long)image * x.Height + top) * x.Width + left) * x.Pitch, to = y.Pixel(image, row, column);
            int done = 1;
            if (left >= 0 && column + Together <= y.Width && last + w.Extent(1) <= x.Width)
            {
                done = Together;
                Four<S, V>(from, x, to, y.Pitch, first, end, positive);
            }
            else
            {
                One<S, V>(from, x, to, left, first, end, positive);
            }
            for (int i = column; i < column + done && !positive; i++)
                finish.Run<S, V>(y.Pixel(image, row, i), add is { } other ? other.Pixel(image, row, i) : null, 0, y.Channels);
            column += done;
        }
    }

    // Pixels whose windows lie in the picture as far as their columns go.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Four<S, V>(float* from, Value x, float* to, int pitch, int first, int end, bool positive)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Window w = _weights.Window;
        int columns = w.Kernel[1];
        long step = (long)w.Stride[1] * x.Pitch, pixel = (long)w.Dilation[1] * x.Pitch, row = w.Dilation[0] * x.RowPitch;
        float* bias = _packed.Data + (long)w.Elements * _channels;
        for (int c = 0; c < _channels; c += S.Lanes)
        {
            V s0 = S.Load(bias + c), s1 = s0, s2 = s0, s3 = s0;
            for (int i = first; i < end; i++)
            {
                float* weight = _packed.Data + (long)i * columns * _channels + c, at = from + i * row + c;
                for (int j = 0; j < columns; j++, weight += _channels, at += pixel)
                {
                    V k = S.Load(weight);
                    s0 = S.MultiplyAdd(k, S.Load(at), s0);
                    s1 = S.MultiplyAdd(k, S.Load(at + step), s1);
                    s2 = S.MultiplyAdd(k, S.Load(at + 2 * step), s2);
                    s3 = S.MultiplyAdd(k, S.Load(at + 3 * step), s3);
                }
            }
            Store<S, V>(s0, to + c, positive);
            Store<S, V>(s1, to + pitch + c, positive);
            Store<S, V>(s2, to + 2L * pitch + c, positive);
            Store<S, V>(s3, to + 3L * pitch + c, positive);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void One<S, V>(float* from, Value x, float* to, int left, int first, int end, bool positive)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Window w = _weights.Window;
        int columns = w.Kernel[1], dilation = w.Dilation[1];
        int begin = left < 0 ? (-left + dilation - 1) / dilation : 0, last = Math.Min(columns, (x.Width - left + dilation - 1) / dilation);
        float* bias = _packed.Data + (long)w.Elements * _channels;
        for (int c = 0; c < _channels; c += S.Lanes)
        {
            V sum = S.Load(bias + c);
            for (int i = first; i < end; i++)
                for (int j = begin; j < last; j++)
                    sum = S.MultiplyAdd(S.Load(_packed.Data + (i * columns + j) * (long)_channels + c), S.Load(from + i * w.Dilation[0] * x.RowPitch + (long)j * dilation * x.Pitch + c), sum);
            Store<S, V>(sum, to + c, positive);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<S, V>(V v, float* to, bool positive)
        where S : struct, ISimd<V>
        where V : unmanaged => S.Store(positive ? S.Max(default, v) : v, to);
}
