namespace Prototxt.Inference;

/// <summary>
/// What depthwise windows are computed from: their bottom, or, where that is the top of a pointwise convolution, the rows of it that a
/// strip of windows needs, and no others. From one strip to the next, which lies below, those that both need stay.
/// </summary>
internal unsafe ref struct ExpandedRows
{
    private readonly Convolution? _convolution;
    private readonly Value _x;
    private readonly Value _top;
    private readonly int _image;
    private readonly Scratch _rows;
    private int _first, _end;

    /// <param name="convolution">The pointwise convolution; null where there is none.</param>
    /// <param name="x">Its bottom, channels-last.</param>
    /// <param name="top">Its top, of which only the shape counts.</param>
    /// <param name="image">The image.</param>
    /// <param name="most">How many rows are needed at once.</param>
    public ExpandedRows(Convolution? convolution, Value x, Value top, int image, int most)
    {
        (_convolution, _x, _top, _image) = (convolution, x, top, image);
        _rows = Scratch.Take(convolution is null ? 0 : most * top.RowPitch);
    }

    /// <summary>A value that has these rows: the bottom itself, or one of a single image.</summary>
    /// <param name="first">The first row, not above that of before.</param>
    /// <param name="end">The row behind the last.</param>
    public Value Get(int first, int end)
    {
        if (_convolution is null)
            return _x;
        long row = _top.RowPitch;
        int kept = Math.Max(0, _end - first), next = first + kept;
        if (kept > 0 && first > _first)
            Buffer.MemoryCopy(_rows.Data + (first - _first) * row, _rows.Data, kept * row * sizeof(float), kept * row * sizeof(float));
        if (next < end)
            ((DirectConvolution)_convolution.Kernel).Pixels(new(_x, _image, next), new(_rows.Data + kept * row, _top.Pitch), default, (end - next) * _top.Width, _convolution.Finish);
        (_first, _end) = (first, Math.Max(end, next));
        return Value.ChannelsLast(_rows.Data - first * row, 1, _top.Channels, _top.Height, _top.Width, _top.Pitch);
    }

    public void Dispose() => _rows.Dispose();
}
