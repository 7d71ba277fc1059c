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
        int along = all.Length == 0 ? throw new ArgumentException("Concat: expected at least one bottom.", nameof(bottoms)) : Axes.Of(all[0], axis, "Concat");
        int[] shape = all[0].Shape.ToArray();
        shape[along] = 0;
        foreach (Value x in all)
        {
            int[] other = x.Shape.ToArray();
            int size = other.Length == shape.Length ? other[along] : 0;
            if (other.Length == shape.Length)
                other[along] = shape[along];
            if (!other.AsSpan().SequenceEqual(shape) || x.Layout != all[0].Layout || x.IsChannelsLast && along != 1)
                throw new ArgumentException($"Concat: expected bottoms that differ from {all[0]} in axis {axis} only, found {x}.");
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

    /// <summary>What Intel's <c>per_fla_fuse</c> does: the channels of a pixel together, all of an image along one axis, one bottom behind the other.</summary>
    /// <param name="bottoms">The bottoms, of four axes, each in either layout.</param>
    /// <param name="to">Where the top goes, [images, numbers], plain.</param>
    /// <exception cref="ArgumentException">The bottoms have other axes, or not as many images.</exception>
    public static Value PermutedAndFlattened(ReadOnlySpan<Value> bottoms, Target to)
    {
        if (bottoms.Length == 0)
            throw new ArgumentException("Concat: expected at least one bottom.", nameof(bottoms));
        Value[] all = bottoms.ToArray();
        long count = 0;
        foreach (Value x in all)
        {
            if (x.Rank != 4 || x.Images != all[0].Images)
                throw new ArgumentException($"Concat: expected bottoms of four axes and as many images as {all[0]}, found {x}.");
            count += Value.Product(x.Shape[1..]);
        }
        Value y = to.Plain(all[0].Images, checked((int)count));
        Split.Run(to.Workspace, y.Images, y.Count * 2, (first, last) =>
        {
            for (long image = first; image < last; image++)
            {
                float* top = y.Data + image * count;
                foreach (Value x in all)
                {
                    PictureView view = PictureView.Of(x);
                    float* from = x.Data + image * view.Image;
                    for (long pixel = 0; pixel < (long)x.Height * x.Width; pixel++)
                        for (int c = 0; c < x.Channels; c++)
                            *top++ = from[pixel * view.Pixel + c * view.Channel];
                }
            }
        });
        return y;
    }
}
