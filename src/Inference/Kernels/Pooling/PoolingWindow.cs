namespace Prototxt.Inference;

/// <summary>The windows of a pooling layer over pictures of a size, by Caffe's rules.</summary>
internal readonly struct PoolingWindow
{
    private readonly int[] _kernel, _stride, _pad, _picture;

    /// <summary>Computes how many windows there are.</summary>
    /// <param name="x">The bottom.</param>
    /// <param name="kernel">The window's height and width; none for the whole picture.</param>
    /// <param name="stride">The steps, 1 by default.</param>
    /// <param name="pad">The places around the picture, none by default.</param>
    /// <param name="isFloor">Whether the last window that is not whole is left out.</param>
    /// <param name="layer">The layer, for messages.</param>
    public PoolingWindow(Value x, int[]? kernel, int[]? stride, int[]? pad, bool isFloor, string layer = "Pooling")
    {
        if (x.Rank != 4)
            throw new ArgumentException($"{layer}: expected a bottom of four axes, found {x}.");
        _picture = [x.Height, x.Width];
        _kernel = kernel ?? _picture;
        _stride = stride ?? [1, 1];
        _pad = pad ?? [0, 0];
        int[] top = [Places(0, isFloor), Places(1, isFloor)];
        if (top[0] < 1 || top[1] < 1)
            throw new ArgumentException($"{layer}: expected a bottom not smaller than its window [{string.Join(", ", _kernel)}], found {x}.");
        (Height, Width) = (top[0], top[1]);
    }

    /// <summary>The top's height.</summary>
    public int Height { get; }

    /// <summary>The top's width.</summary>
    public int Width { get; }

    /// <summary>How many numbers a window has.</summary>
    public int Elements => _kernel[0] * _kernel[1];

    /// <summary>The part of a window that lies in the picture, and the length by which an average divides, in which the padding counts.</summary>
    public (int First, int End, int Length) Range(int axis, int place)
    {
        int start = place * _stride[axis] - _pad[axis], end = Math.Min(start + _kernel[axis], _picture[axis] + _pad[axis]);
        return (Math.Max(start, 0), Math.Min(end, _picture[axis]), end - start);
    }

    // Rounded up; where there is padding, a window that would begin beyond the picture and its padding is left out.
    private int Places(int axis, bool isFloor)
    {
        int rest = _picture[axis] + 2 * _pad[axis] - _kernel[axis], stride = _stride[axis];
        int places = (isFloor ? Floor(rest, stride) : -Floor(-rest, stride)) + 1;
        bool padded = _pad[0] != 0 || _pad[1] != 0;
        return padded && (places - 1) * stride >= _picture[axis] + _pad[axis] ? places - 1 : places;
    }

    private static int Floor(int number, int divisor) => number >= 0 ? number / divisor : -((divisor - 1 - number) / divisor);
}
