namespace Prototxt.Inference;

/// <summary>A picture cut into tiles: of the top, squares that do not overlap; of the bottom, the 6x6 numbers that each depends on.</summary>
/// <param name="Top">The top.</param>
/// <param name="Output">The side of a square of the top.</param>
/// <param name="PadY">The zeros above the picture.</param>
/// <param name="PadX">The zeros left of the picture.</param>
internal readonly record struct WinogradTiles(Value Top, int Output, int PadY, int PadX)
{
    public int Rows => (Top.Height + Output - 1) / Output;

    public int Columns => (Top.Width + Output - 1) / Output;

    public int Count => Top.Images * Rows * Columns;

    /// <summary>Which image a tile is of, and its corner in the top.</summary>
    public (int Image, int Y, int X) Place(int tile)
    {
        int inImage = tile % (Rows * Columns);
        return (tile / (Rows * Columns), inImage / Columns * Output, inImage % Columns * Output);
    }
}
