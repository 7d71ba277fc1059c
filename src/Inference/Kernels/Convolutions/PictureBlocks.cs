namespace Prototxt.Inference;

/// <summary>
/// A top cut into blocks of some hundred pixels, and for each the corners of its windows in the bottom. Where windows reach beyond the
/// picture, a block has a copy of its part of it, with zeros around, small enough for the second cache.
/// </summary>
internal sealed unsafe class PictureBlocks
{
    // A multiple of a tile's rows.
    private const int Few = 48;
    private const int Many = 120;

    // Short sums are done with so soon that a block's beginning would be felt: it has more pixels, as long as there are blocks for several threads.
    private const int Most = 960;
    private const int Numbers = 1 << 15;
    private const int Enough = 8;

    // In numbers: half a megabyte of copies.
    private const long MostRoom = 1 << 17;

    private readonly Window _window;
    private readonly bool _copies;
    private readonly int _perImages, _perRows, _perColumns, _imageBlocks, _rowBlocks, _columnBlocks;
    private readonly int _images, _height, _width, _columns, _rows;

    /// <param name="x">The bottom.</param>
    /// <param name="y">The top.</param>
    /// <param name="window">The window.</param>
    /// <param name="depth">How many products a sum has.</param>
    public PictureBlocks(Value x, Value y, Window window, int depth)
    {
        _window = window;
        _copies = window.Overhangs(x.Height, 0) || window.Overhangs(x.Width, 1);
        (_images, _height, _width) = (y.Images, y.Height, y.Width);
        bool isLine = !_copies && window.Elements == 1 && Window.All(window.Stride, 1) && x.IsChannelsLast;
        if (isLine) // one after the other, pixels need no rows and no images
            (_images, _height, _width) = (1, 1, checked((int)y.Pixels));
        int many = (int)Math.Clamp(Math.Min(Numbers / Math.Max(1, depth), y.Pixels / Enough), Many, Most);
        _perColumns = PerBlock(_width, many);
        _perRows = _perColumns < _width ? 1 : PerBlock(_height, Math.Max(1, many / Math.Max(1, _width)));
        while (_copies && _perRows > 1 && PartHeight(_perRows) * (long)PartWidth(_perColumns) * Pixel(x) > MostRoom)
            _perRows = (_perRows + 1) / 2;
        _perImages = _perRows < _height || _perColumns < _width ? 1 : Math.Clamp(Few / Math.Max(1, _height * _width), 1, Math.Max(1, _images));
        (_imageBlocks, _rowBlocks, _columnBlocks) = (Blocks(_images, _perImages), Blocks(_height, _perRows), Blocks(_width, _perColumns));
        (_rows, _columns) = (PartHeight(_perRows), PartWidth(_perColumns));
        View = !_copies ? PictureView.Of(x)
            : x.IsChannelsLast ? new(1, Pixel(x), (long)_columns * Pixel(x), (long)_rows * _columns * Pixel(x))
            : new((long)_rows * _columns, 1, _columns, (long)_rows * _columns * x.Channels);
        Room = _copies ? View.Image * _perImages : 0;
    }

    public int Count => _imageBlocks * _rowBlocks * _columnBlocks;

    /// <summary>How to walk through the bottom, or through the copies.</summary>
    public PictureView View { get; }

    /// <summary>The numbers that the copies of a block take.</summary>
    public long Room { get; }

    public PictureBlock this[int index]
    {
        get
        {
            int column = index % _columnBlocks * _perColumns, row = index / _columnBlocks % _rowBlocks * _perRows, image = index / _columnBlocks / _rowBlocks * _perImages;
            return new(image, Math.Min(_perImages, _images - image), row, Math.Min(_perRows, _height - row), column, Math.Min(_perColumns, _width - column));
        }
    }

    /// <summary>The corners of a block's windows.</summary>
    /// <param name="block">The block.</param>
    /// <param name="x">The bottom.</param>
    /// <param name="copies">Room for copies.</param>
    /// <param name="corners">Room for as many pointers as the block has pixels.</param>
    public void Rows(PictureBlock block, Value x, float* copies, float** corners)
    {
        if (_copies)
            for (int n = 0; n < block.Images; n++)
                PaddedCopy.Run(x, block.Image + n, block.Y * _window.Stride[0] - _window.Pad[0], block.X * _window.Stride[1] - _window.Pad[1],
                    _rows, _columns, copies + n * View.Image, View);
        float* first = _copies ? copies : x.Data + block.Image * View.Image + block.Y * _window.Stride[0] * View.Row + block.X * _window.Stride[1] * View.Pixel;
        long step = _window.Stride[1] * View.Pixel;
        for (int n = 0; n < block.Images; n++)
            for (int row = 0; row < block.Height; row++)
                corners = Line(first + n * View.Image + row * _window.Stride[0] * View.Row, step, block.Width, corners);
    }

    /// <summary>The pixels of a block in the top.</summary>
    public static void Tops(PictureBlock block, Value y, float** tops)
    {
        for (int n = 0; n < block.Images; n++)
            for (int row = 0; row < block.Height; row++)
                tops = Line(y.Pixel(block.Image + n, block.Y + row, block.X), y.Pitch, block.Width, tops);
    }

    /// <summary>Pointers to numbers at equal distances; gives the place behind them.</summary>
    public static float** Line(float* at, long step, int count, float** pointers)
    {
        for (int i = 0; i < count; i++, at += step)
            pointers[i] = at;
        return pointers + count;
    }

    private int PartHeight(int rows) => (rows - 1) * _window.Stride[0] + _window.Extent(0);

    private int PartWidth(int columns) => (columns - 1) * _window.Stride[1] + _window.Extent(1);

    private static int Pixel(Value x) => x.IsChannelsLast ? Value.Padded(x.Channels) : x.Channels;

    private static int Blocks(int size, int each) => (size + each - 1) / each;

    // Blocks of equal size, none larger than asked for.
    private static int PerBlock(int size, int most) => Math.Max(1, Blocks(size, Math.Max(1, Blocks(size, most))));
}
