namespace Prototxt.Inference;

/// <summary>Slice, one top at a time.</summary>
public static unsafe class Slice
{
    /// <summary>A part of an axis. Channels that begin at a multiple of <see cref="Value.Block"/> and lie together are not copied; nothing may be written over them.</summary>
    /// <param name="x">The bottom.</param>
    /// <param name="to">Where the part goes if it is copied.</param>
    /// <param name="first">Where it begins.</param>
    /// <param name="size">How long it is.</param>
    /// <param name="axis">The axis.</param>
    /// <exception cref="ArgumentException">There is no such part.</exception>
    public static Value Run(Value x, Target to, int first, int size, int axis = 1)
    {
        int along = Axes.Of(x, axis, "Slice");
        if (first < 0 || size < 0 || size > x.Shape[along] - first || x.IsChannelsLast && along != 1)
            throw new ArgumentException($"Slice: expected a bottom with places {first} to {first + size} of axis {axis}, found {x}.");
        if (x.IsChannelsLast && first % Value.Block == 0)
            return x.Part(first, size);
        int[] shape = x.Shape.ToArray();
        shape[along] = size;
        Value y = to.Make(x.Layout, shape);
        bool inPixel = x.IsChannelsLast;
        long inner = inPixel ? 1 : Value.Product(x.Shape[(along + 1)..]), count = size * inner * sizeof(float);
        long whole = x.Shape[along] * inner;
        Split.Run(to.Workspace, inPixel ? x.Pixels : Value.Product(x.Shape[..along]), y.Count, (begin, end) =>
        {
            for (long row = begin; row < end; row++)
                Buffer.MemoryCopy(x.Data + row * (inPixel ? x.Pitch : whole) + first * inner, y.Data + row * (inPixel ? y.Pitch : size * inner), count, count);
        });
        return y;
    }
}
