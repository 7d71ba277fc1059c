namespace Prototxt.Inference;

/// <summary>Tops without a bottom: Parameter and DummyData.</summary>
public static class Filling
{
    /// <summary>A learned blob as a top.</summary>
    /// <param name="to">Where it goes.</param>
    /// <param name="numbers">Its numbers, row-major.</param>
    /// <param name="shape">Its shape; none for one number.</param>
    /// <exception cref="ArgumentException">There are more or fewer numbers.</exception>
    public static Value Copy(Target to, float[] numbers, params int[] shape)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        Value y = to.Plain(shape);
        if (y.Count != numbers.Length)
            throw new ArgumentException($"Expected {y.Count} numbers for {y}, found {numbers.Length}.", nameof(numbers));
        numbers.CopyTo(y.Span);
        return y;
    }

    /// <summary>The same number everywhere.</summary>
    /// <param name="to">Where the top goes.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="value">The number.</param>
    public static Value Constant(Target to, int[] shape, float value = 0)
    {
        Value y = to.Plain(shape);
        y.Span.Fill(value);
        return y;
    }

    /// <summary>Numbers that are drawn anew in each call, each as likely as the others.</summary>
    /// <param name="to">Where the top goes.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="min">The smallest.</param>
    /// <param name="max">The largest.</param>
    public static Value Uniform(Target to, int[] shape, float min = 0, float max = 1)
    {
        Value y = to.Plain(shape);
        foreach (ref float number in y.Span)
            number = min + (max - min) * Random.Shared.NextSingle();
        return y;
    }

    /// <summary>Numbers of a normal distribution that are drawn anew in each call.</summary>
    /// <param name="to">Where the top goes.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="mean">Their mean.</param>
    /// <param name="std">Their deviation.</param>
    public static Value Gaussian(Target to, int[] shape, float mean = 0, float std = 1)
    {
        Value y = to.Plain(shape);
        foreach (ref float number in y.Span)
        {
            // Box and Muller's way; 1 - x, since the logarithm of 0 is none.
            double radius = Math.Sqrt(-2 * Math.Log(1 - Random.Shared.NextDouble()));
            number = (float)(mean + std * radius * Math.Cos(2 * Math.PI * Random.Shared.NextDouble()));
        }
        return y;
    }

    /// <summary>The same number where output and input are the same, and zeros elsewhere.</summary>
    /// <param name="to">Where the top goes.</param>
    /// <param name="shape">Its shape, [outputs, inputs] and perhaps axes of size 1.</param>
    /// <param name="value">The number.</param>
    /// <exception cref="ArgumentException">It has other axes.</exception>
    public static Value Diagonal(Target to, int[] shape, float value = 1)
    {
        Value y = to.Plain(shape);
        if (y.Rank < 2 || y.Count != (long)y.Images * y.Channels)
            throw new ArgumentException($"Expected outputs and inputs with one number each, found {y}.", nameof(shape));
        y.Span.Clear();
        for (int i = 0; i < Math.Min(y.Images, y.Channels); i++)
            y.Span[i * (y.Channels + 1)] = value;
        return y;
    }

    /// <summary>The kernels that enlarge pictures, by lines between their pixels: a Deconvolution's weights.</summary>
    /// <param name="to">Where the top goes.</param>
    /// <param name="shape">Its shape, four axes of which the last two are equal.</param>
    /// <exception cref="ArgumentException">It has other axes.</exception>
    public static unsafe Value Bilinear(Target to, int[] shape)
    {
        Value y = to.Plain(shape);
        if (y.Rank != 4 || y.Height != y.Width)
            throw new ArgumentException($"Expected square kernels along four axes, found {y}.", nameof(shape));
        double half = Math.Ceiling(y.Width / 2.0), centre = (y.Width - 1) / (2 * half);
        for (long i = 0; i < y.Count; i++)
            y.Data[i] = (float)((1 - Math.Abs(i % y.Width / half - centre)) * (1 - Math.Abs(i / y.Width % y.Height / half - centre)));
        return y;
    }
}
