namespace Prototxt.Inference;

/// <summary>
/// A view of the numbers of one blob in memory that another owns: a slot of a <see cref="Workspace"/>, the caller's input, a weight.
/// It is good until the slot is used for another value.
/// </summary>
public readonly unsafe struct Value
{
    /// <summary>Channels of a pixel come in multiples of this, the widest vector, so that no kernel needs a shorter step at their end.</summary>
    public const int Block = 16;

    private readonly int[] _shape;

    /// <summary>A row-major value.</summary>
    /// <param name="data">Its first number; room for the product of the shape follows.</param>
    /// <param name="shape">The axes, none for a single number.</param>
    public Value(float* data, params int[] shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        Data = data;
        _shape = shape;
        Layout = Layout.Plain;
        Pitch = 1;
    }

    private Value(float* data, int[] shape, int pitch)
    {
        Data = data;
        _shape = shape;
        Layout = Layout.ChannelsLast;
        Pitch = pitch;
    }

    /// <summary>A channels-last value.</summary>
    /// <param name="data">Its first number.</param>
    /// <param name="images">N.</param>
    /// <param name="channels">C.</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="pitch">How many numbers lie from a pixel to the next: at least the channels, rounded up to <see cref="Block"/>.</param>
    public static Value ChannelsLast(float* data, int images, int channels, int height, int width, int pitch) =>
        pitch >= Padded(channels) ? new(data, [images, channels, height, width], pitch)
            : throw new ArgumentException($"{channels} channels need a pitch of {Padded(channels)} at least, not {pitch}.", nameof(pitch));

    /// <summary>The first number.</summary>
    public float* Data { get; }

    /// <summary>The axes in Caffe's order, whatever the layout.</summary>
    public ReadOnlySpan<int> Shape => _shape;

    /// <summary>The order of the numbers.</summary>
    public Layout Layout { get; }

    /// <summary>From a pixel to the next, in numbers; 1 where the value is plain.</summary>
    public int Pitch { get; }

    /// <summary>How many axes there are.</summary>
    public int Rank => _shape.Length;

    /// <summary>How many numbers the shape has.</summary>
    public long Count => Product(_shape);

    /// <summary>The size of the first axis, 1 without one.</summary>
    public int Images => Rank > 0 ? _shape[0] : 1;

    /// <summary>The size of the second axis, 1 without one.</summary>
    public int Channels => Rank > 1 ? _shape[1] : 1;

    /// <summary>The size of the third axis, 1 without one.</summary>
    public int Height => Rank > 2 ? _shape[2] : 1;

    /// <summary>The size of the fourth axis, 1 without one.</summary>
    public int Width => Rank > 3 ? _shape[3] : 1;

    internal bool IsChannelsLast => Layout == Layout.ChannelsLast;

    /// <summary>Pixels of a channels-last value.</summary>
    internal long Pixels => (long)Images * Height * Width;

    /// <summary>From a row of pixels to the next.</summary>
    internal long RowPitch => (long)Width * Pitch;

    /// <summary>The numbers that lie at <see cref="Data"/> in one run, padding included; 0 where other values lie between them.</summary>
    internal long Run => !IsChannelsLast ? Count : Pitch == Padded(Channels) ? Pixels * Pitch : 0;

    /// <summary>The numbers of a plain value.</summary>
    /// <exception cref="InvalidOperationException">It is channels-last, or larger than a span can be.</exception>
    public Span<float> Span => !IsChannelsLast && Count <= int.MaxValue ? new(Data, (int)Count)
        : throw new InvalidOperationException($"A span needs a plain value of less than 2^31 numbers, not {this}.");

    /// <summary>Channels rounded up to what a pixel has room for.</summary>
    public static int Padded(int channels) => checked(channels + Block - 1) / Block * Block;

    /// <summary>The same numbers under other axes: Reshape, Flatten. Of a plain value only, or where the axes are only filled up.</summary>
    /// <exception cref="InvalidOperationException">The shape has another number of numbers, or the value is channels-last.</exception>
    public Value Reshape(params int[] shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return !IsChannelsLast && Product(shape) == Count ? new(Data, shape)
            : throw new InvalidOperationException($"Expected a plain value that shape [{string.Join(", ", shape)}] fits, found {this}.");
    }

    /// <summary>Channels of a channels-last value, without a copy. The first must be a multiple of <see cref="Block"/>; nothing may be written over such a part.</summary>
    internal Value Part(int first, int channels) => ChannelsLast(Data + first, Images, channels, Height, Width, Pitch);

    /// <summary>A pixel of a channels-last value.</summary>
    internal float* Pixel(int image, int y, int x) => Data + (((long)image * Height + y) * Width + x) * Pitch;

    /// <summary>The shape and the layout, for messages.</summary>
    public override string ToString() => $"[{string.Join(", ", _shape)}]{(IsChannelsLast ? ", channels last" : "")}";

    internal static long Product(ReadOnlySpan<int> shape)
    {
        long product = 1;
        foreach (int size in shape)
            product = checked(product * size);
        return product;
    }
}
