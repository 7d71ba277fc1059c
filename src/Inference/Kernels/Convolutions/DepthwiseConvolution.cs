using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prototxt.Inference;

/// <summary>A convolution of two axes whose channels have nothing to do with each other, channels-last: each vector of channels by itself.</summary>
internal sealed unsafe class DepthwiseConvolution : IConvolutionKernel
{
    private const int Together = 4;

    // Rows of the top that are computed in one go, so that those of the bottom that they have in common are read once.
    private const int Band = 8;

    private readonly ConvolutionWeights _weights;
    private readonly DepthwiseWeights _packed;

    public DepthwiseConvolution(ConvolutionWeights weights)
    {
        _weights = weights with { Data = [] };
        _packed = new DepthwiseWeights(weights);
    }

    public bool NeedsChannelsLast => true;

    public Window Window => _weights.Window;

    public void Run(Value x, Value y, Value? add, in Finish finish, Workspace workspace)
    {
        if (!x.IsChannelsLast)
            throw new ArgumentException($"Expected a channels-last bottom, found {x}.");
        Finish end = finish;
        Split.Run(workspace, (long)y.Images * y.Height, _weights.Work * y.Pixels, (first, last) =>
        {
            for (long number = first, done; number < last; number += done)
            {
                (int image, int row) = ((int)(number / y.Height), (int)(number % y.Height));
                done = Math.Min(y.Height - row, last - number);
                Rows(x, image, row, (int)done, new(y, image, row), y.Width, PixelRun.Of(add, image, row), end);
            }
        });
    }

    public void Dispose() => _packed.Dispose();

    /// <summary>Computes some rows of an image's top.</summary>
    /// <param name="x">The bottom, of which only the rows that windows reach need be there.</param>
    /// <param name="image">The image.</param>
    /// <param name="row">The first row of the top.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="y">Where they go.</param>
    /// <param name="width">How many pixels a row of the top has.</param>
    /// <param name="add">What is added to them.</param>
    /// <param name="finish">What is done with the sums.</param>
    public void Rows(Value x, int image, int row, int rows, PixelRun y, int width, PixelRun add, in Finish finish)
    {
        switch (_weights.Lanes)
        {
            case 16: Rows<Simd512, Vector512<float>>(x, image, row, rows, y, width, add, finish); break;
            case 8: Rows<Simd256, Vector256<float>>(x, image, row, rows, y, width, add, finish); break;
            default: Rows<Simd128, Vector128<float>>(x, image, row, rows, y, width, add, finish); break;
        }
    }

    private void Rows<S, V>(Value x, int image, int row, int rows, PixelRun y, int width, PixelRun add, in Finish finish)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        bool positive = finish.IsReLUOnly && add.Data == null, fits = DepthwiseColumns.Fit(_weights.Window, x.Width, width);
        int together = fits && _weights.Window.Stride[0] == 1 ? Band : 1; // windows two rows from each other have little in common
        for (int i = 0, some; i < rows; i += some)
        {
            some = Math.Min(together, rows - i);
            long pixel = (long)i * width;
            float* to = y.Data + pixel * y.Pitch;
            if (fits)
                Columns<S, V>(x, image, row + i, some, to, width, y.Pitch, positive);
            else
                Row<S, V>(x, image, row + i, to, width, y.Pitch, positive);
            for (long end = pixel + (long)some * width; pixel < end && !positive; pixel++)
                finish.Run<S, V>(y.Data + pixel * y.Pitch, add.Data == null ? null : add.Data + pixel * add.Pitch, 0, _packed.Channels);
        }
    }

    private void Columns<S, V>(Value x, int image, int row, int rows, float* to, int width, int pitch, bool positive)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        int stride = _weights.Window.Stride[0], pad = _weights.Window.Pad[1], top = row * stride - _weights.Window.Pad[0];
        var columns = new DepthwiseColumns
        {
            Weights = _packed,
            Pixel = x.Pitch,
            Row = x.RowPitch,
            First = -top,
            End = x.Height - top,
            ToPixel = pitch,
            ToRow = (long)width * pitch,
            Rows = rows,
            Positive = positive,
        };
        for (int next = 0; next < width; next += DepthwiseColumns.Count)
        {
            int column = Math.Min(next, width - DepthwiseColumns.Count), left = column * stride - pad; // the last four may be there already
            columns.Corner = x.Data + (((long)image * x.Height + top) * x.Width + left) * x.Pitch;
            columns.IsLeft = left < 0;
            columns.IsRight = left + (DepthwiseColumns.Count - 1) * stride + 3 > x.Width;
            columns.To = to + (long)column * pitch;
            if (stride == 1)
                columns.Run<S, V>();
            else
                columns.RunByTwo<S, V>();
        }
    }

    private void Row<S, V>(Value x, int image, int row, float* to, int width, int pitch, bool positive)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Window w = _weights.Window;
        int top = row * w.Stride[0] - w.Pad[0], dilation = w.Dilation[0];
        // the rows of the window that lie in the picture
        int first = top < 0 ? (-top + dilation - 1) / dilation : 0, end = Math.Min(w.Kernel[0], (x.Height - top + dilation - 1) / dilation);
        // the columns whose windows lie in the picture: where the last four of them are not four more, some are computed twice
        int inside = Math.Min(width, (w.Pad[1] + w.Stride[1] - 1) / w.Stride[1]), outside = Math.Min(width, (x.Width + w.Pad[1] - w.Extent(1)) / w.Stride[1] + 1);
        for (int column = 0, done; column < width; column += done)
        {
            done = 1;
            if (column >= inside && column < outside && outside - inside >= Together)
            {
                column = Math.Min(column, outside - Together);
                done = Together;
            }
            int left = column * w.Stride[1] - w.Pad[1];
            float* from = x.Data + (((long)image * x.Height + top) * x.Width + left) * x.Pitch;
            if (done == 1)
                One<S, V>(from, x, to + (long)column * pitch, left, first, end, positive);
            else
                Four<S, V>(from, x, to + (long)column * pitch, pitch, first, end, positive);
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
