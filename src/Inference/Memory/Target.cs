namespace Prototxt.Inference;

/// <summary>Where a layer puts its top: a slot of a workspace, or, where a Concat follows, its part of the Concat's top there.</summary>
public readonly unsafe struct Target
{
    private readonly int _slot;
    private readonly int _first;
    private readonly int _channels;
    private readonly string? _layer;

    internal Target(Workspace workspace, int slot, string? layer = null, int first = 0, int channels = 0)
    {
        Workspace = workspace;
        _layer = layer;
        _slot = slot;
        _first = first;
        _channels = channels;
    }

    /// <summary>The workspace that the slot belongs to.</summary>
    public Workspace Workspace { get; }

    /// <summary>The part of a channels-last value of several tops, one behind the other.</summary>
    /// <param name="first">Where the part's channels begin, a multiple of <see cref="Value.Block"/>.</param>
    /// <param name="channels">How many channels the whole has.</param>
    /// <exception cref="ArgumentException">A part begins between two blocks.</exception>
    public Target Part(int first, int channels) => first % Value.Block == 0 && first < channels
        ? new(Workspace, _slot, _layer, first, channels)
        : throw new ArgumentException($"A part begins at a multiple of {Value.Block} of the {channels} channels, not at {first}.", nameof(first));

    /// <summary>The layer whose top goes here, for messages: by its name, or by its type where that is not told.</summary>
    internal string Layer(string type) => Layer(_layer, type);

    /// <summary>The same of a layer that only gives another shape, and has no place for its top.</summary>
    internal static string Layer(string? layer, string type) => layer is null ? type : $"Layer \"{layer}\"";

    /// <summary>Room for an input, which is taken before that of all other values.</summary>
    internal Value Input(params int[] shape)
    {
        Workspace.Fit(_slot, Value.Product(shape));
        return Plain(shape);
    }

    /// <summary>Room for a plain value.</summary>
    internal Value Plain(params int[] shape)
    {
        if (_channels != 0)
            throw new InvalidOperationException("Only a channels-last value is part of another.");
        return new(Workspace.Take(_slot, Value.Product(shape)), shape);
    }

    /// <summary>Room for a channels-last value.</summary>
    internal Value ChannelsLast(int images, int channels, int height, int width)
    {
        if (_channels != 0 && _first + channels > _channels)
            throw new InvalidOperationException($"{channels} channels from {_first} on are no part of {_channels}.");
        int pitch = Value.Padded(_channels != 0 ? _channels : channels);
        float* data = Workspace.Take(_slot, checked((long)images * height * width * pitch));
        return Value.ChannelsLast(data + _first, images, channels, height, width, pitch);
    }

    /// <summary>Room for a value of a layout.</summary>
    internal Value Make(Layout layout, params int[] shape) =>
        layout == Layout.Plain ? Plain(shape) : ChannelsLast(shape[0], shape[1], shape[2], shape[3]);

    /// <summary>Room for a value of the same shape and layout.</summary>
    internal Value Like(Value x) => Make(x.Layout, x.Shape.ToArray());
}
