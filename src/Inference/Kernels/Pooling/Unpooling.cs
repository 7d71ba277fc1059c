namespace Prototxt.Inference;

/// <summary>Unpooling without a mask: each number goes into the corner of its window, or over all of it.</summary>
public static unsafe class Unpooling
{
    private delegate void Body(float* plane, float number, int top, int bottom, int left, int right);

    /// <summary>Each number in the first place of its window; of windows that begin at one place, as they do at the border, the last counts.</summary>
    /// <param name="x">The bottom, of four axes, plain.</param>
    /// <param name="to">Where the top goes, not the bottom's slot.</param>
    /// <param name="size">The top's height and width.</param>
    /// <param name="kernel">The window's.</param>
    /// <param name="stride">The steps down and to the right, 1 by default.</param>
    /// <exception cref="ArgumentException">The bottom has other axes.</exception>
    public static Value Max(Value x, Target to, int[] size, int[] kernel, int[]? stride = null) => Run(x, to, size, kernel, stride, (plane, number, top, _, left, _) =>
        plane[(long)Math.Min(top, size[0] - 1) * size[1] + Math.Min(left, size[1] - 1)] = number);

    /// <summary>Each number spread over its window, so that the sum stays.</summary>
    /// <inheritdoc cref="Max"/>
    public static Value Average(Value x, Target to, int[] size, int[] kernel, int[]? stride = null) => Run(x, to, size, kernel, stride, (plane, number, top, bottom, left, right) =>
        Add(plane, number / ((bottom - top) * (right - left)), size[1], top, bottom, left, right));

    /// <summary>Each number in all places of its window; where windows overlap, their sum.</summary>
    /// <inheritdoc cref="Max"/>
    public static Value Tile(Value x, Target to, int[] size, int[] kernel, int[]? stride = null) => Run(x, to, size, kernel, stride, (plane, number, top, bottom, left, right) =>
        Add(plane, number, size[1], top, bottom, left, right));

    private static Value Run(Value x, Target to, int[] size, int[] kernel, int[]? stride, Body body)
    {
        ArgumentNullException.ThrowIfNull(size);
        ArgumentNullException.ThrowIfNull(kernel);
        if (x.Rank != 4 || x.IsChannelsLast)
            throw new ArgumentException($"{to.Layer("Unpooling")}: expected a plain bottom of four axes, found {x}.");
        Value y = to.Plain(x.Images, x.Channels, size[0], size[1]);
        (int down, int right) = stride is null ? (1, 1) : (stride[0], stride[1]);
        long pixels = (long)size[0] * size[1];
        Split.Run(to.Workspace, (long)x.Images * x.Channels, y.Count + x.Count * kernel[0] * kernel[1], (first, last) =>
        {
            for (long i = first; i < last; i++)
            {
                float* plane = y.Data + i * pixels, from = x.Data + i * x.Height * x.Width;
                for (long j = 0; j < pixels; j++)
                    plane[j] = 0;
                for (int row = 0; row < x.Height; row++)
                    for (int column = 0; column < x.Width; column++)
                        body(plane, from[row * x.Width + column], row * down, Math.Min(row * down + kernel[0], size[0]), column * right, Math.Min(column * right + kernel[1], size[1]));
            }
        });
        return y;
    }

    private static void Add(float* plane, float number, int width, int top, int bottom, int left, int right)
    {
        for (int row = top; row < bottom; row++)
            for (int column = left; column < right; column++)
                plane[(long)row * width + column] += number;
    }
}
