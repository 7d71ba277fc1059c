namespace Prototxt.Inference;

/// <summary>Interp, Resize and Upsample: pictures of another size, in the bottom's layout.</summary>
public static unsafe class Resizing
{
    /// <summary>Interp: between the four nearest numbers, with corners on corners.</summary>
    /// <param name="x">The bottom, of four axes.</param>
    /// <param name="to">Where the top goes, not the bottom's slot.</param>
    /// <param name="height">The new height.</param>
    /// <param name="width">The new width.</param>
    /// <param name="cropBegin">So many rows above and columns to the left are left out.</param>
    /// <param name="cropEnd">So many rows below and columns to the right.</param>
    public static Value Interp(Value x, Target to, int height, int width, int cropBegin = 0, int cropEnd = 0)
    {
        int rows = x.Height - cropBegin - cropEnd, columns = x.Width - cropBegin - cropEnd;
        if (x.Rank != 4 || rows < 1 || columns < 1 || cropBegin < 0 || cropEnd < 0 || height < 1 || width < 1)
            throw new ArgumentException($"{to.Layer("Interp")}: expected a picture that a crop of {cropBegin} and {cropEnd} leaves something of, found {x}.");
        Value y = to.Make(x.Layout, x.Images, x.Channels, height, width);
        float down = height > 1 ? (float)(rows - 1) / (height - 1) : 0, across = width > 1 ? (float)(columns - 1) / (width - 1) : 0;
        PictureView view = PictureView.Of(x);
        float* corner = x.Data + cropBegin * (view.Row + view.Pixel);
        EachPixel.Run(y, to, 8, (image, channel, channels, row, column, top) =>
        {
            (float atY, float atX) = (down * row, across * column);
            int y0 = (int)atY, x0 = (int)atX;
            (float fy, float fx) = (atY - y0, atX - x0);
            float* from = corner + image * view.Image + channel * view.Channel + y0 * view.Row + x0 * view.Pixel;
            float* below = from + (y0 < rows - 1 ? view.Row : 0);
            long next = x0 < columns - 1 ? view.Pixel : 0;
            for (int c = 0; c < channels; c++)
                top[c] = (1 - fy) * ((1 - fx) * from[c] + fx * from[next + c]) + fy * ((1 - fx) * below[c] + fx * below[next + c]);
        });
        return y;
    }

    /// <summary>Interp by factors: shrunk first, then enlarged.</summary>
    /// <param name="x">The bottom, of four axes.</param>
    /// <param name="to">Where the top goes, not the bottom's slot.</param>
    /// <param name="zoomFactor">How many steps are made of one from a pixel to the next.</param>
    /// <param name="shrinkFactor">How many of them are one.</param>
    /// <param name="cropBegin">So many rows above and columns to the left are left out.</param>
    /// <param name="cropEnd">So many rows below and columns to the right.</param>
    public static Value InterpScale(Value x, Target to, int zoomFactor = 1, int shrinkFactor = 1, int cropBegin = 0, int cropEnd = 0)
    {
        return Interp(x, to, Scaled(x.Height), Scaled(x.Width), cropBegin, cropEnd);

        int Scaled(int size) => (size - cropBegin - cropEnd - 1) / shrinkFactor * zoomFactor + 1;
    }

    /// <summary>Interp to the size of another value.</summary>
    /// <param name="x">The bottom, of four axes.</param>
    /// <param name="reference">The value whose height and width count, in either layout.</param>
    /// <param name="to">Where the top goes, not the bottom's slot.</param>
    /// <param name="cropBegin">So many rows above and columns to the left are left out.</param>
    /// <param name="cropEnd">So many rows below and columns to the right.</param>
    public static Value InterpLike(Value x, Value reference, Target to, int cropBegin = 0, int cropEnd = 0) =>
        Interp(x, to, reference.Height, reference.Width, cropBegin, cropEnd);

    /// <summary>The Windows port's Resize: between the four nearest numbers, with the first pixel on the first pixel and zeros beyond the last row and column.</summary>
    /// <param name="x">The bottom, of four axes.</param>
    /// <param name="to">Where the top goes, not the bottom's slot.</param>
    /// <param name="size">The new height and width.</param>
    /// <exception cref="ArgumentException">The bottom has other axes, or no pixel.</exception>
    public static Value Resize(Value x, Target to, int[] size)
    {
        ArgumentNullException.ThrowIfNull(size);
        if (x.Rank != 4 || x.Height < 1 || x.Width < 1)
            throw new ArgumentException($"{to.Layer("Resize")}: expected a bottom of four axes with at least one pixel, found {x}.");
        Value y = to.Make(x.Layout, x.Images, x.Channels, size[0], size[1]);
        float down = x.Height / (float)y.Height, across = x.Width / (float)y.Width;
        PictureView view = PictureView.Of(x);
        EachPixel.Run(y, to, 8, (image, channel, channels, row, column, top) =>
        {
            (float atY, float atX) = (down * row, across * column);
            (int y0, int x0) = ((int)atY, (int)atX);
            (float fy, float fx) = (atY - y0, atX - x0);
            float* from = x.Data + image * view.Image + channel * view.Channel + y0 * view.Row + x0 * view.Pixel;
            bool hasBelow = y0 + 1 < x.Height, hasRight = x0 + 1 < x.Width;
            for (int c = 0; c < channels; c++)
            {
                float above = (1 - fx) * from[c] + (hasRight ? fx * from[view.Pixel + c] : 0);
                float below = !hasBelow ? 0 : (1 - fx) * from[view.Row + c] + (hasRight ? fx * from[view.Row + view.Pixel + c] : 0);
                top[c] = (1 - fy) * above + fy * below;
            }
        });
        return y;
    }

    /// <summary>Upsample: each number as a square of equal ones.</summary>
    /// <param name="x">The bottom, of four axes.</param>
    /// <param name="to">Where the top goes, not the bottom's slot.</param>
    /// <param name="scale">The square's side.</param>
    public static Value Repeat(Value x, Target to, int scale)
    {
        if (x.Rank != 4 || scale < 1)
            throw new ArgumentException($"{to.Layer("Upsample")}: expected a bottom of four axes and a scale of 1 at least, found {x} and {scale}.");
        Value y = to.Make(x.Layout, x.Images, x.Channels, checked(x.Height * scale), checked(x.Width * scale));
        PictureView view = PictureView.Of(x);
        EachPixel.Run(y, to, 1, (image, channel, channels, row, column, top) =>
        {
            float* from = x.Data + image * view.Image + channel * view.Channel + row / scale * view.Row + column / scale * view.Pixel;
            new ReadOnlySpan<float>(from, channels).CopyTo(new(top, channels));
        });
        return y;
    }
}
