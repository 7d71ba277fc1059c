namespace Prototxt.Inference;

/// <summary>The same numbers under other axes, or in another order.</summary>
public static unsafe class Reshaping
{
    /// <summary>Flatten: one axis of several, without a copy.</summary>
    /// <param name="x">The bottom, plain.</param>
    /// <param name="axis">The first of them.</param>
    /// <param name="endAxis">The last of them; negative ones count from the end.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">There are no such axes.</exception>
    public static Value Flatten(Value x, int axis = 1, int endAxis = -1, string? layer = null)
    {
        string name = Target.Layer(layer, "Flatten");
        int first = Axes.Of(Axes.Plain(x, name), axis, name), last = endAxis < 0 ? endAxis + x.Rank : endAxis;
        if (last < first - 1 || last >= x.Rank)
            throw new ArgumentException($"{name}: expected a bottom with axes {axis} to {endAxis}, found {x}.");
        return x.Reshape([.. x.Shape[..first], checked((int)Value.Product(x.Shape[first..(last + 1)])), .. x.Shape[(last + 1)..]]);
    }

    /// <summary>Reshape, without a copy.</summary>
    /// <param name="x">The bottom, plain.</param>
    /// <param name="shape">The new sizes: 0 keeps the bottom's size at that place, one of -1 takes what is left over.</param>
    /// <param name="axis">The first axis that they are for.</param>
    /// <param name="numAxes">How many axes of the bottom they take the place of; -1 for all from there on.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The numbers do not fit.</exception>
    public static Value Reshape(Value x, int[] shape, int axis = 0, int numAxes = -1, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(shape);
        string name = Target.Layer(layer, "Reshape");
        Axes.Plain(x, name);
        int end = numAxes < 0 ? x.Rank : axis + numAxes;
        if (axis < 0 || axis > x.Rank || end > x.Rank)
            throw new ArgumentException($"{name}: expected a bottom with {numAxes} axes from axis {axis} on, found {x}.");
        int[] sizes = [.. x.Shape[..axis], .. shape, .. x.Shape[end..]];
        int open = -1;
        for (int i = 0; i < shape.Length; i++)
            if (shape[i] == 0 && axis + i < x.Rank)
                sizes[axis + i] = x.Shape[axis + i];
            else if (shape[i] == -1)
                open = open < 0 ? axis + i : throw new ArgumentException($"{name}: expected one size of -1 at most, found [{string.Join(", ", shape)}].", nameof(shape));
            else if (shape[i] < 0)
                throw new ArgumentException($"{name}: expected sizes, 0 or -1, found [{string.Join(", ", shape)}].", nameof(shape));
        if (open >= 0)
            sizes[open] = LeftOver(x.Shape, sizes, open);
        if (Value.Product(sizes) != x.Count)
            throw new ArgumentException($"{name}: expected as many numbers as [{string.Join(", ", sizes)}] has, found {x}.");
        return x.Reshape(sizes);
    }

    // What an open size becomes. Of a batch without images, which stay an axis, that is what it is of one image.
    private static int LeftOver(ReadOnlySpan<int> old, int[] sizes, int open)
    {
        int first = old.Length > 0 && old[0] == 0 && open > 0 && sizes[0] == 0 ? 1 : 0;
        long known = Value.Product(sizes.AsSpan(first, open - first)) * Value.Product(sizes.AsSpan(open + 1));
        return known == 0 ? 0 : checked((int)(Value.Product(old[first..]) / known));
    }

    /// <summary>ShuffleChannel: the first channel of each group, then the second of each, and so on.</summary>
    /// <param name="x">The bottom, plain.</param>
    /// <param name="to">Where the top goes, not the bottom's slot.</param>
    /// <param name="group">How many groups there are.</param>
    /// <exception cref="ArgumentException">They do not share the channels evenly.</exception>
    public static Value ShuffleChannel(Value x, Target to, int group)
    {
        Axes.Of(Axes.Plain(x, to, "ShuffleChannel"), 1, to, "ShuffleChannel");
        if (group < 1 || x.Channels % group != 0)
            throw new ArgumentException($"{to.Layer("ShuffleChannel")}: expected channels that {group} groups can share evenly, found {x}.");
        Value y = to.Like(x);
        int each = x.Channels / group;
        long plane = Value.Product(x.Shape[2..]);
        Split.Run(to.Workspace, (long)x.Images * x.Channels, y.Count, (first, last) =>
        {
            for (long i = first; i < last; i++)
            {
                long channel = i % x.Channels, from = i - channel + channel % group * each + channel / group;
                Buffer.MemoryCopy(x.Data + from * plane, y.Data + i * plane, plane * sizeof(float), plane * sizeof(float));
            }
        });
        return y;
    }

    /// <summary>
    /// YOLOv2's Reorg: pixels moved into channels, or with <paramref name="reverse"/> channels into pixels. As in Darknet, the memory is
    /// read as that of a picture enlarged by the stride, so that numbers do not stay at their places in the picture.
    /// </summary>
    /// <param name="x">The bottom, of four axes, plain.</param>
    /// <param name="to">Where the top goes, not the bottom's slot.</param>
    /// <param name="stride">By how much height and width shrink or grow.</param>
    /// <param name="reverse">Whether they grow.</param>
    /// <exception cref="ArgumentException">The bottom has other axes, or sizes that do not divide.</exception>
    public static Value Reorg(Value x, Target to, int stride, bool reverse = false)
    {
        long square = (long)stride * stride;
        bool divides = Axes.Plain(x, to, "Reorg").Rank == 4 && stride > 0 && x.Channels % square == 0 && (reverse || x.Height % stride == 0 && x.Width % stride == 0);
        if (!divides)
            throw new ArgumentException($"{to.Layer("Reorg")}: expected a bottom of four axes whose channels {square}{(reverse ? "" : $", and whose height and width {stride},")} divide, found {x}.");
        (int n, int c, int h, int w) = (x.Images, (int)(x.Channels / square), x.Height, x.Width);
        return reverse
            ? Permute.Run(x.Reshape(n, stride, stride, c, h, w), to, [0, 3, 4, 1, 5, 2]).Reshape(n, c, checked(h * stride), checked(w * stride))
            : Permute.Run(x.Reshape(n, c, h, stride, w, stride), to, [0, 3, 5, 1, 2, 4]).Reshape(n, checked((int)(x.Channels * square)), h / stride, w / stride);
    }
}
