namespace Prototxt.Inference;

/// <summary>Layers that hold a smaller bottom against each part of a larger one: Scale and Bias of two bottoms, Axpy.</summary>
public static unsafe class Broadcasting
{
    /// <summary>Scale: each number times the factor of its place.</summary>
    /// <param name="x">The bottom, plain.</param>
    /// <param name="factors">The factors, plain; their axes are the bottom's from one on, or none.</param>
    /// <param name="to">Where the top goes; the first bottom's slot will do.</param>
    /// <param name="axis">The bottom's axis that theirs begin at.</param>
    /// <exception cref="ArgumentException">They have other sizes than the bottom's axes.</exception>
    public static Value Multiply(Value x, Value factors, Target to, int axis = 1) => Each(x, factors, to, axis, isSum: false);

    /// <summary>Scale with a learned bias: each number times the factor of its place, plus its bias.</summary>
    /// <param name="x">The bottom, plain.</param>
    /// <param name="factors">The factors, plain; their axes are the bottom's from one on, or none.</param>
    /// <param name="to">Where the top goes; the first bottom's slot will do.</param>
    /// <param name="bias">As many biases as factors, row-major.</param>
    /// <param name="axis">The bottom's axis that theirs begin at.</param>
    /// <exception cref="ArgumentException">They have other sizes than the bottom's axes, or there are not as many biases.</exception>
    public static Value MultiplyAdd(Value x, Value factors, Target to, float[] bias, int axis = 1)
    {
        ArgumentNullException.ThrowIfNull(bias);
        if (bias.Length != factors.Count)
            throw new ArgumentException($"{to.Layer("Scale")}: expected {bias.Length} factors, as there are biases, found {factors}.");
        Value y = Multiply(x, factors, to, axis);
        fixed (float* numbers = bias)
            return Add(y, new(numbers, factors.Shape.ToArray()), to, axis);
    }

    /// <summary>Bias: each number plus the one of its place.</summary>
    /// <inheritdoc cref="Multiply"/>
    public static Value Add(Value x, Value factors, Target to, int axis = 1) => Each(x, factors, to, axis, isSum: true);

    /// <summary>Axpy: a x + y with a factor for each channel.</summary>
    /// <param name="a">The factors, [images, channels, 1..], plain.</param>
    /// <param name="x">What is multiplied, plain.</param>
    /// <param name="y">What is added, of the shape of x, plain.</param>
    /// <param name="to">Where the top goes, not a bottom's slot.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Value Axpy(Value a, Value x, Value y, Target to)
    {
        if (x.Rank < 2 || a.Count != (long)x.Images * x.Channels || !y.Shape.SequenceEqual(x.Shape) || x.IsChannelsLast || y.IsChannelsLast || a.IsChannelsLast)
            throw new ArgumentException($"{to.Layer("Axpy")}: expected a factor for each channel of plain {x} and as many numbers to add, found {a} and {y}.");
        Value top = to.Like(x);
        long plane = Value.Product(x.Shape[2..]);
        Split.Run(to.Workspace, a.Count, x.Count * 2, (first, last) =>
        {
            for (long i = first; i < last; i++)
                for (long j = i * plane; j < (i + 1) * plane; j++)
                    top.Data[j] = a.Data[i] * x.Data[j] + y.Data[j];
        });
        return top;
    }

    private static Value Each(Value x, Value other, Target to, int axis, bool isSum)
    {
        int begin = other.Rank == 0 ? 0 : Axes.Of(Axes.Plain(x, to, "Scale"), axis, to, "Scale"), end = begin + other.Rank;
        if (x.IsChannelsLast || other.IsChannelsLast || end > x.Rank || !x.Shape[begin..end].SequenceEqual(other.Shape))
            throw new ArgumentException($"{to.Layer("Scale")}: expected numbers for the axes of plain {x} from axis {axis} on, found {other}.");
        Value y = to.Like(x);
        long inner = Value.Product(x.Shape[end..]), count = other.Count;
        Split.Run(to.Workspace, inner == 0 ? 0 : x.Count / inner, x.Count, (first, last) =>
        {
            for (long row = first; row < last; row++)
            {
                float number = other.Data[row % count];
                for (long i = row * inner; i < (row + 1) * inner; i++)
                    y.Data[i] = isSum ? x.Data[i] + number : x.Data[i] * number;
            }
        });
        return y;
    }
}
