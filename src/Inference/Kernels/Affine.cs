namespace Prototxt.Inference;

/// <summary>
/// Scale, Bias and BatchNorm where no layer before takes them into its weights: each number times a factor plus an offset, which
/// one axis or several tell.
/// </summary>
public sealed unsafe class Affine : IDisposable
{
    private readonly string _name;
    private readonly AlignedMemory? _factors, _offsets;
    private readonly int[] _shape;
    private readonly int _axis;

    /// <summary>The numbers of a layer.</summary>
    /// <param name="name">The layer's name, for messages.</param>
    /// <param name="factors">What bottoms are multiplied by, or null.</param>
    /// <param name="offsets">What is added, or null.</param>
    /// <param name="shape">The shape of both; none for one number.</param>
    /// <param name="axis">The bottom's axis that the shape begins at.</param>
    public Affine(string name, float[]? factors, float[]? offsets, int[] shape, int axis = 1)
    {
        ArgumentNullException.ThrowIfNull(shape);
        (_name, _shape, _axis) = (name, shape, axis);
        (_factors, _offsets) = (ChannelNumbers.Padded(factors), ChannelNumbers.Padded(offsets));
    }

    /// <summary>Computes the top; the bottom's slot will do.</summary>
    /// <exception cref="ArgumentException">The bottom has other axes.</exception>
    public Value Run(Value x, Target to)
    {
        int axis = _shape.Length == 0 ? 0 : Axes.Of(x, _axis, _name);
        bool fits = axis + _shape.Length <= x.Rank && x.Shape.Slice(axis, _shape.Length).SequenceEqual(_shape);
        if (!fits || x.IsChannelsLast && _shape.Length != 0 && (axis, _shape.Length) != (1, 1))
            throw new ArgumentException($"Layer \"{_name}\": expected a bottom of [{string.Join(", ", _shape)}] from axis {_axis} on{(x.IsChannelsLast ? ", plain" : "")}, found {x}.");
        Value y = to.Like(x);
        bool inPixel = x.IsChannelsLast;
        int size = (int)Value.Product(_shape);
        long inner = inPixel ? 1 : Value.Product(x.Shape[(axis + _shape.Length)..]), rows = inPixel ? x.Pixels : Value.Product(x.Shape[..axis]);
        Split.Run(to.Workspace, rows * (inPixel ? 1 : size), x.Count * 2, (first, last) =>
        {
            for (long row = first; row < last; row++)
                if (inPixel)
                    Pixel(x.Data + row * x.Pitch, y.Data + row * y.Pitch, x.Channels, size > 1 || _shape.Length > 0 ? 1 : 0);
                else
                    Same(x.Data + row * inner, y.Data + row * inner, inner, Factor(row % size), Offset(row % size));
        });
        GC.KeepAlive(this);
        return y;
    }

    /// <summary>Gives the numbers' memory back.</summary>
    public void Dispose()
    {
        _factors?.Dispose();
        _offsets?.Dispose();
    }

    private float Factor(long i) => _factors == null ? 1 : _factors.Data[i];

    private float Offset(long i) => _offsets == null ? 0 : _offsets.Data[i];

    private void Pixel(float* x, float* y, int channels, int step)
    {
        for (int c = 0; c < channels; c++)
            y[c] = x[c] * Factor(c * step) + Offset(c * step);
    }

    private static void Same(float* x, float* y, long count, float factor, float offset)
    {
        for (long i = 0; i < count; i++)
            y[i] = x[i] * factor + offset;
    }
}
