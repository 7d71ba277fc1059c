using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prototxt.Inference;

/// <summary>
/// A Deconvolution of two axes whose channels have nothing to do with each other, as those that enlarge pictures; channels-last. A pixel
/// of the top is the sum over those elements of the window that lie on a pixel of the bottom.
/// </summary>
internal sealed unsafe class DepthwiseDeconvolution : IConvolutionKernel
{
    private readonly ConvolutionWeights _weights;
    private readonly DepthwiseWeights _packed;
    private Taps? _taps;

    public DepthwiseDeconvolution(ConvolutionWeights weights)
    {
        _weights = weights with { Data = [] };
        _packed = new DepthwiseWeights(weights);
    }

    public bool NeedsChannelsLast => true;

    public void Run(Value x, Value y, Value? add, in Finish finish, Workspace workspace)
    {
        if (!x.IsChannelsLast)
            throw new ArgumentException($"Expected a channels-last bottom, found {x}.");
        Window w = _weights.Window;
        // Sizes rarely change between calls.
        Taps? taps = Volatile.Read(ref _taps);
        if (taps is null || taps.Height != x.Height || taps.Width != x.Width)
            Volatile.Write(ref _taps, taps = new Taps(x.Height, x.Width, Elements(w, 0, y.Height, x.Height), Elements(w, 1, y.Width, x.Width)));
        (int Element, int Place)[][] rows = taps.Rows, columns = taps.Columns;
        Finish end = finish;
        Split.Run(workspace, (long)y.Images * y.Height, y.Count * w.Elements / (w.Stride[0] * w.Stride[1]) + y.Count, (first, last) =>
        {
            for (long row = first; row < last; row++)
            {
                (int image, int top) = ((int)(row / y.Height), (int)(row % y.Height));
                for (int column = 0; column < y.Width; column++)
                {
                    float* to = y.Pixel(image, top, column), added = add is { } other ? other.Pixel(image, top, column) : null;
                    switch (_weights.Lanes)
                    {
                        case 16: Pixel<Simd512, Vector512<float>>(x, image, rows[top], columns[column], to, added, end); break;
                        case 8: Pixel<Simd256, Vector256<float>>(x, image, rows[top], columns[column], to, added, end); break;
                        default: Pixel<Simd128, Vector128<float>>(x, image, rows[top], columns[column], to, added, end); break;
                    }
                }
            }
        });
    }

    public void Dispose() => _packed.Dispose();

    // For each place of the top the elements of the window that lie on the bottom there, and on which of its places.
    private static (int Element, int Place)[][] Elements(Window w, int axis, int size, int bottom) =>
        [.. Enumerable.Range(0, size).Select(place => Enumerable.Range(0, w.Kernel[axis])
            .Select(e => (Element: e, Distance: place + w.Pad[axis] - e * w.Dilation[axis]))
            .Where(e => e.Distance >= 0 && e.Distance % w.Stride[axis] == 0 && e.Distance / w.Stride[axis] < bottom)
            .Select(e => (e.Element, e.Distance / w.Stride[axis])).ToArray())];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pixel<S, V>(Value x, int image, (int Element, int Place)[] rows, (int Element, int Place)[] columns, float* to, float* added, in Finish finish)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        int kernel = _weights.Window.Kernel[1], channels = _packed.Channels;
        long pitch = x.Pitch, rowPitch = x.RowPitch;
        float* picture = x.Pixel(image, 0, 0), weights = _packed.Element(0), bias = _packed.Bias;
        for (int c = 0; c < channels; c += S.Lanes)
        {
            V sum = S.Load(bias + c);
            foreach ((int element, int place) in rows)
            {
                float* row = picture + place * rowPitch + c, weight = weights + (long)element * kernel * channels + c;
                foreach ((int inRow, int column) in columns)
                    sum = S.MultiplyAdd(S.Load(weight + inRow * channels), S.Load(row + column * pitch), sum);
            }
            S.Store(sum, to + c);
        }
        finish.Run<S, V>(to, added, 0, channels);
    }

    // What belongs to pictures of a size.
    private sealed record Taps(int Height, int Width, (int Element, int Place)[][] Rows, (int Element, int Place)[][] Columns);
}
