namespace Prototxt.Inference;

/// <summary>Concat: bottoms that were put beside each other in the first place, or copies of them.</summary>
public static unsafe class Concat
{
    /// <summary>The whole whose parts the bottoms are, without a copy.</summary>
    /// <param name="parts">Parts of one slot, made by <see cref="Target.Part"/>, in order and without gaps.</param>
    /// <exception cref="ArgumentException">They do not follow each other.</exception>
    public static Value Joined(params ReadOnlySpan<Value> parts)
    {
        Value first = parts.Length == 0 ? throw new ArgumentException("Concat: expected at least one part.", nameof(parts)) : parts[0];
        int channels = 0;
        foreach (Value part in parts)
        {
            bool follows = part.IsChannelsLast && part.Data == first.Data + channels && part.Pitch == first.Pitch
                && (part.Images, part.Height, part.Width) == (first.Images, first.Height, first.Width);
            if (!follows)
                throw new ArgumentException($"Concat: expected parts that follow each other, found {part} behind {channels} channels of {first}.", nameof(parts));
            channels += part.Channels;
        }
        return Value.ChannelsLast(first.Data, first.Images, channels, first.Height, first.Width, first.Pitch);
    }

    /// <summary>Puts bottoms one behind the other.</summary>
    /// <param name="bottoms">All plain, or all channels-last where the axis is the channels'.</param>
    /// <param name="to">Where the top goes.</param>
    /// <param name="axis">The axis that grows.</param>
    /// <exception cref="ArgumentException">The bottoms differ in another axis, or in their layouts.</exception>
    public static Value Run(ReadOnlySpan<Value> bottoms, Target to, int axis = 1)
    {
        Value[] all = bottoms.ToArray();
        int along = all.Length == 0 ? throw new ArgumentException("Concat: expected at least one bottom.", nameof(bottoms)) : Axes.Of(all[0], axis, to, "Concat");
        int[] shape = all[0].Shape.ToArray();
        shape[along] = 0;
        foreach (Value x in all)
        {
            int[] other = x.Shape.ToArray();
            int size = other.Length == shape.Length ? other[along] : 0;
            if (other.Length == shape.Length)
                other[along] = shape[along];
            if (!other.AsSpan().SequenceEqual(shape) || x.Layout != all[0].Layout || x.IsChannelsLast && along != 1)
                throw new ArgumentException($"{to.Layer("Concat")}: expected bottoms that differ from {all[0]} in axis {axis} only, found {x}.");
            shape[along] += size;
        }
        Value y = to.Make(all[0].Layout, shape);
        bool inPixel = y.IsChannelsLast;
        long inner = inPixel ? 1 : Value.Product(shape.AsSpan(along + 1)), rows = inPixel ? y.Pixels : Value.Product(shape.AsSpan(0, along));
        Split.Run(to.Workspace, rows, y.Count, (first, last) =>
        {
            for (long row = first; row < last; row++)
            {
                float* top = y.Data + row * (inPixel ? y.Pitch : shape[along] * inner);
                foreach (Value x in all)
                {
                    long count = x.Shape[along] * inner;
                    Buffer.MemoryCopy(x.Data + row * (inPixel ? x.Pitch : count), top, count * sizeof(float), count * sizeof(float));
                    top += count;
                }
            }
        });
        return y;
    }

    /// <summary>Intel's per_fla_fuse: of each bottom the channels of a pixel together and all in one row, then one bottom behind the other; [images, numbers of all], plain.</summary>
    /// <param name="bottoms">Pictures of four axes and as many images, in either layout.</param>
    /// <param name="to">Where the top goes, none of the bottoms' slots.</param>
    /// <exception cref="ArgumentException">The bottoms have other axes, or other numbers of images.</exception>
    public static Value PermutedAndFlattened(ReadOnlySpan<Value> bottoms, Target to)
    {
        Value[] all = bottoms.ToArray();
        int images = all.Length == 0 ? throw new ArgumentException("Concat: expected at least one bottom.", nameof(bottoms)) : all[0].Images, row = 0;
        foreach (Value x in all)
        {
            if (x.Rank != 4 || x.Images != images)
                throw new ArgumentException($"{to.Layer("Concat")}: expected bottoms of four axes and {images} images, found {x}.");
            row = checked(row + x.Channels * x.Height * x.Width);
        }
        Value y = to.Plain(images, row);
        int start = 0;
        foreach (Value x in all)
        {
            PictureView view = PictureView.Of(x);
            (int pixels, int offset) = (x.Height * x.Width, start);
            Split.Run(to.Workspace, (long)images * pixels, x.Count, (first, last) =>
            {
                for (long i = first; i < last; i++)
                {
                    float* from = x.Data + i / pixels * view.Image + i % pixels * view.Pixel, at = y.Data + i / pixels * row + offset + i % pixels * x.Channels;
                    for (int c = 0; c < x.Channels; c++)
                        at[c] = from[c * view.Channel];
                }
            });
            start += x.Channels * pixels;
        }
        return y;
    }
}
