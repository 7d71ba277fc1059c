using System.Numerics.Tensors;

namespace Prototxt.Inference;

/// <summary>
/// Scale, Bias and BatchNorm where no layer before takes them into its weights: each number times a factor plus an offset, which
/// one axis or several tell.
/// </summary>
public sealed unsafe class Affine
{
    private const int Chunk = 4096;

    private readonly string _name;
    private readonly float[] _factors, _offsets;
    private readonly float[]? _means;
    private readonly int[] _shape;
    private readonly int _axis;
    private readonly Activation _activation;

    /// <summary>The numbers of a layer.</summary>
    /// <param name="name">The layer's name, for messages.</param>
    /// <param name="factors">What bottoms are multiplied by, or null.</param>
    /// <param name="offsets">What is added, or null.</param>
    /// <param name="shape">The shape of both; none for one number.</param>
    /// <param name="axis">The bottom's axis that the shape begins at.</param>
    /// <param name="activation">The function behind it; one with a slope for each channel, where there is a factor for each.</param>
    public Affine(string name, float[]? factors, float[]? offsets, int[] shape, int axis = 1, Activation? activation = null)
    {
        ArgumentNullException.ThrowIfNull(shape);
        (_name, _shape, _axis, _activation) = (name, shape, axis, activation ?? Activation.None);
        int count = (int)Value.Product(shape);
        _factors = factors ?? [.. Enumerable.Repeat(1f, count)];
        _offsets = offsets ?? new float[count];
        if (_factors.Length != count || _offsets.Length != count)
            throw new ArgumentException($"Layer \"{name}\": expected {count} factors and offsets, found {_factors.Length} and {_offsets.Length}.");
        if (_activation.Slopes is { } slopes && slopes.Length != count)
            throw new ArgumentException($"Layer \"{name}\": expected {count} slopes, one for each factor, found {slopes.Length}.");
    }

    /// <summary>What layers do to each channel, where there is no convolution before them.</summary>
    /// <param name="name">The layer's name, for messages.</param>
    /// <param name="channels">What they do.</param>
    /// <param name="activation">The function behind them.</param>
    public Affine(string name, ChannelAffine channels, Activation? activation = null) : this(name, channels?.Factors, channels?.Offsets, [channels?.Factors.Length ?? 0], activation: activation)
    {
        _means = channels?.Means;
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
        Split.Run(to.Workspace, rows * (inPixel ? 1 : size), x.Count * (_activation.Kind >= ActivationKind.ELU ? 22 : 2), (first, last) =>
        {
            for (long row = first; row < last; row++)
                if (inPixel && size > 1)
                    Each(x.Data + row * x.Pitch, y.Data + row * y.Pitch, size);
                else if (inPixel)
                    Same(x.Data + row * x.Pitch, y.Data + row * y.Pitch, x.Channels, 0);
                else
                    Same(x.Data + row * inner, y.Data + row * inner, inner, (int)(row % size));
        });
        return y;
    }

    private void Each(float* x, float* y, int size)
    {
        var top = new Span<float>(y, size);
        // Caffe subtracts the mean first.
        if (_means is not null)
            TensorPrimitives.Subtract(new ReadOnlySpan<float>(x, size), _means, top);
        TensorPrimitives.MultiplyAdd(new(_means is null ? x : y, size), _factors, _offsets, top);
        fixed (float* slopes = _activation.Slopes)
            if (_activation.Kind is ActivationKind.ReLU or ActivationKind.Sloped or ActivationKind.PReLU)
                Slopes.Run(y, y, size, slopes, _activation.First);
            else if (_activation.Kind != ActivationKind.None)
                Functions.Apply(_activation, top);
    }

    private void Same(float* x, float* y, long count, int i)
    {
        (float factor, float offset) = (_factors[i], _offsets[i]);
        for (; count > 0; count -= Chunk, x += Chunk, y += Chunk)
        {
            var part = new Span<float>(y, (int)Math.Min(Chunk, count));
            var from = new ReadOnlySpan<float>(x, part.Length);
            if (_means is not null)
            {
                TensorPrimitives.Subtract(from, _means[i], part);
                from = part;
            }
            TensorPrimitives.Multiply(from, factor, part);
            TensorPrimitives.Add(part, offset, part);
            if (_activation.Kind is ActivationKind.ReLU or ActivationKind.Sloped or ActivationKind.PReLU)
                Slopes.Run(y, y, part.Length, null, _activation.Slopes?[i] ?? _activation.First);
            else if (_activation.Kind != ActivationKind.None)
                Functions.Apply(_activation, part);
        }
    }
}
