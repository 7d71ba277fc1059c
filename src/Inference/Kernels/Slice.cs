namespace Prototxt.Inference;

/// <summary>Slice, one top at a time.</summary>
public static unsafe class Slice
{
    /// <summary>Channels of a channels-last bottom, without a copy. Nothing may be written over them.</summary>
    /// <param name="x">The bottom.</param>
    /// <param name="first">Where they begin, a multiple of <see cref="Value.Block"/>.</param>
    /// <param name="size">How many they are.</param>
    /// <exception cref="ArgumentException">There are no such channels.</exception>
    public static Value Part(Value x, int first, int size) => x.IsChannelsLast && first >= 0 && first % Value.Block == 0 && size >= 0 && size <= x.Channels - first
        ? x.Part(first, size)
        : throw new ArgumentException($"Slice: expected a channels-last bottom with the channels {first} to {first + size}, found {x}.");

    /// <summary>A part of an axis. Channels that begin at a multiple of <see cref="Value.Block"/> and lie together are not copied; nothing may be written over them.</summary>
    /// <param name="x">The bottom.</param>
    /// <param name="to">Where the part goes if it is copied.</param>
    /// <param name="first">Where it begins.</param>
    /// <param name="size">How long it is.</param>
    /// <param name="axis">The axis.</param>
    /// <exception cref="ArgumentException">There is no such part.</exception>
    public static Value Run(Value x, Target to, int first, int size, int axis = 1)
    {
        int along = Axes.Of(x, axis, to, "Slice");
        if (first < 0 || size < 0 || size > x.Shape[along] - first || x.IsChannelsLast && along != 1)
            throw new ArgumentException($"{to.Layer("Slice")}: expected a bottom with places {first} to {first + size} of axis {axis}, found {x}.");
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

    /// <summary>What is left of an axis of any size.</summary>
    /// <param name="x">The bottom.</param>
    /// <param name="to">Where the part goes if it is copied.</param>
    /// <param name="first">Where it begins.</param>
    /// <param name="axis">The axis.</param>
    /// <exception cref="ArgumentException">The axis ends before.</exception>
    public static Value Rest(Value x, Target to, int first, int axis = 1) => Run(x, to, first, x.Shape[Axes.Of(x, axis, to, "Slice")] - first, axis);

    /// <summary>One of several equal parts of an axis of any size.</summary>
    /// <param name="x">The bottom.</param>
    /// <param name="to">Where the part goes if it is copied.</param>
    /// <param name="part">Which one.</param>
    /// <param name="parts">How many there are.</param>
    /// <param name="axis">The axis.</param>
    /// <exception cref="ArgumentException">The axis does not divide into so many.</exception>
    public static Value Evenly(Value x, Target to, int part, int parts, int axis = 1)
    {
        int size = x.Shape[Axes.Of(x, axis, to, "Slice")];
        if (size % parts != 0)
            throw new ArgumentException($"{to.Layer("Slice")}: expected a bottom that axis {axis} of divides into {parts} parts, found {x}.");
        return Run(x, to, part * (size / parts), size / parts, axis);
    }
}
