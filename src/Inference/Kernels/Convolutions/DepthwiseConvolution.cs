using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prototxt.Inference;

/// <summary>A convolution of two axes whose channels have nothing to do with each other, channels-last: each vector of channels by itself.</summary>
internal sealed unsafe class DepthwiseConvolution : IConvolutionKernel
{
    private const int Together = 4;

    private readonly ConvolutionWeights _weights;
    private readonly DepthwiseWeights _packed;

    public DepthwiseConvolution(ConvolutionWeights weights)
    {
        _weights = weights with { Data = [] };
        _packed = new DepthwiseWeights(weights);
    }

    public bool NeedsChannelsLast => true;

    public void Run(Value x, Value y, Value? add, in Finish finish, Workspace workspace)
    {
        if (!x.IsChannelsLast)
            throw new ArgumentException($"Expected a channels-last bottom, found {x}.");
        Finish end = finish;
        Split.Run(workspace, (long)y.Images * y.Height, _weights.Work * y.Pixels, (first, last) =>
        {
            for (long number = first; number < last; number++)
            {
                (int image, int row) = ((int)(number / y.Height), (int)(number % y.Height));
                switch (_weights.Lanes)
                {
                    case 16: Row<Simd512, Vector512<float>>(x, y, add, image, row, end); break;
                    case 8: Row<Simd256, Vector256<float>>(x, y, add, image, row, end); break;
                    default: Row<Simd128, Vector128<float>>(x, y, add, image, row, end); break;
                }
            }
        });
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
        // the columns whose windows lie in the picture: where the last four of them are not four more, some are computed twice
        int inside = Math.Min(y.Width, (w.Pad[1] + w.Stride[1] - 1) / w.Stride[1]), outside = Math.Min(y.Width, (x.Width + w.Pad[1] - w.Extent(1)) / w.Stride[1] + 1);
        for (int column = 0, done; column < y.Width; column += done)
        {
            done = 1;
            if (column >= inside && column < outside && outside - inside >= Together)
            {
                column = Math.Min(column, outside - Together);
                done = Together;
            }
            int left = column * w.Stride[1] - w.Pad[1];
            float* from = x.Data + (((long)image * x.Height + top) * x.Width + left) * x.Pitch, to = y.Pixel(image, row, column);
            if (done == 1)
                One<S, V>(from, x, to, left, first, end, positive);
            else if (w.Kernel[1] == 3 && w.Stride[1] == 1 && w.Dilation[1] == 1)
                FourByThree<S, V>(from, x, to, y.Pitch, first, end, positive);
            else
                Four<S, V>(from, x, to, y.Pitch, first, end, positive);
            for (int i = column; i < column + done && !positive; i++)
                finish.Run<S, V>(y.Pixel(image, row, i), add is { } other ? other.Pixel(image, row, i) : null, 0, _packed.Channels);
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
        float* bias = _packed.Bias;
        int channels = _packed.Channels;
        for (int c = 0; c < channels; c += S.Lanes)
        {
            V s0 = S.Load(bias + c), s1 = s0, s2 = s0, s3 = s0;
            for (int i = first; i < end; i++)
            {
                float* weight = _packed.Element(i * columns) + c, at = from + i * row + c;
                for (int j = 0; j < columns; j++, weight += channels, at += pixel)
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

    // Windows of three columns that stand side by side have six columns in common: each number is loaded once.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FourByThree<S, V>(float* from, Value x, float* to, int pitch, int first, int end, bool positive)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        long pixel = x.Pitch, row = _weights.Window.Dilation[0] * x.RowPitch;
        float* bias = _packed.Bias;
        int channels = _packed.Channels;
        for (int c = 0; c < channels; c += S.Lanes)
        {
            V s0 = S.Load(bias + c), s1 = s0, s2 = s0, s3 = s0;
            for (int i = first; i < end; i++)
            {
                float* weight = _packed.Element(3 * i) + c, at = from + i * row + c;
                V k0 = S.Load(weight), k1 = S.Load(weight + channels), k2 = S.Load(weight + 2L * channels);
                s0 = S.MultiplyAdd(k0, S.Load(at), s0);
                V number = S.Load(at + pixel);
                s0 = S.MultiplyAdd(k1, number, s0);
                s1 = S.MultiplyAdd(k0, number, s1);
                number = S.Load(at + 2 * pixel);
                s0 = S.MultiplyAdd(k2, number, s0);
                s1 = S.MultiplyAdd(k1, number, s1);
                s2 = S.MultiplyAdd(k0, number, s2);
                number = S.Load(at + 3 * pixel);
                s1 = S.MultiplyAdd(k2, number, s1);
                s2 = S.MultiplyAdd(k1, number, s2);
                s3 = S.MultiplyAdd(k0, number, s3);
                number = S.Load(at + 4 * pixel);
                s2 = S.MultiplyAdd(k2, number, s2);
                s3 = S.MultiplyAdd(k1, number, s3);
                s3 = S.MultiplyAdd(k2, S.Load(at + 5 * pixel), s3);
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
        float* bias = _packed.Bias;
        int channels = _packed.Channels;
        for (int c = 0; c < channels; c += S.Lanes)
        {
            V sum = S.Load(bias + c);
            for (int i = first; i < end; i++)
                for (int j = begin; j < last; j++)
                    sum = S.MultiplyAdd(S.Load(_packed.Element(i * columns + j) + c), S.Load(from + i * w.Dilation[0] * x.RowPitch + (long)j * dilation * x.Pitch + c), sum);
            Store<S, V>(sum, to + c, positive);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<S, V>(V v, float* to, bool positive)
        where S : struct, ISimd<V>
        where V : unmanaged => S.Store(positive ? S.Max(default, v) : v, to);
}
