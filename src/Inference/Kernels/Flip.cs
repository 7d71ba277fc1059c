namespace Prototxt.Inference;

/// <summary>The Windows port's Flip: pictures mirrored, in the bottom's layout.</summary>
public static unsafe class Flip
{
    /// <summary>Computes the top.</summary>
    /// <param name="x">The bottom, of four axes.</param>
    /// <param name="to">Where the top goes, not the bottom's slot.</param>
    /// <param name="width">Whether left and right change places.</param>
    /// <param name="height">Whether above and below change places.</param>
    /// <exception cref="ArgumentException">The bottom has other axes.</exception>
    public static Value Run(Value x, Target to, bool width = true, bool height = false)
    {
        if (x.Rank != 4)
            throw new ArgumentException($"{to.Layer("Flip")}: expected a bottom of four axes, found {x}.");
        Value y = to.Like(x);
        PictureView view = PictureView.Of(x);
        EachPixel.Run(y, to, 1, (image, channel, channels, row, column, top) =>
        {
            (int fromRow, int fromColumn) = (height ? x.Height - 1 - row : row, width ? x.Width - 1 - column : column);
            float* from = x.Data + image * view.Image + channel * view.Channel + fromRow * view.Row + fromColumn * view.Pixel;
            new ReadOnlySpan<float>(from, channels).CopyTo(new(top, channels));
        });
        return y;
    }
}
