using System.IO.Compression;

namespace Prototxt.Imaging;

/// <summary>
/// PNG, row by row: the whole picture is never there twice, and a palette's index that its palette lacks is noticed. As OpenCV reads
/// it: alpha is dropped (unless <see cref="PictureOptions.KeepsAlpha"/>), of 16 bits the upper byte is kept, gamma and colour profiles are not looked at.
/// </summary>
internal static class PngDecoder
{
    public static Picture Decode(byte[] content, string name, PictureOptions options)
    {
        PngFile file = PngFile.Read(content, name, options);
        bool isUnchanged = options is { KeepsAlpha: true, Color: PictureColor.AsStored }, hasAlpha = isUnchanged && file.HasAlpha;
        if (isUnchanged && file.Depth == 16)
            throw new PictureException(name, "8 bits a sample, as Caffe does where neither colour nor grey is asked for", "a PNG of 16");
        using var rows = new ZLibStream(file.OpenData(), CompressionMode.Decompress);
        var canvas = new Canvas(file.Height, file.Width, file.IsGray, name, options, weights: GrayWeights.Libpng, hasAlpha: hasAlpha);
        try
        {
            foreach ((int X, int Y, int StepX, int StepY) pass in file.Passes)
                Pass(file, rows, canvas, pass, hasAlpha);
        }
        catch (EndOfStreamException e)
        {
            throw new PictureException(name, $"a whole PNG of {file.Height} x {file.Width}", $"a truncated one of {content.Length} bytes", e);
        }
        catch (Exception e) when (e is InvalidDataException or IOException and not ImagingException)
        {
            throw file.Damaged("its compressed data are", e);
        }
        return canvas.ToPicture();
    }

    private static void Pass(PngFile file, Stream rows, Canvas canvas, (int X, int Y, int StepX, int StepY) pass, bool hasAlpha)
    {
        int width = PngFile.Count(file.Width, pass.X, pass.StepX), channels = file.IsGray ? 1 : 3, step = Math.Max(1, file.BitsPerPixel / 8);
        byte[] row = new byte[1 + file.RowBytes(pass)], above = new byte[row.Length], samples = new byte[width * channels];
        for (int y = pass.Y; y < file.Height; y += pass.StepY, (row, above) = (above, row))
        {
            rows.ReadExactly(row);
            if (row[0] > 4)
                throw file.Damaged($"row {y} has no filter {row[0]}");
            Unfilter(row[0], row.AsSpan(1), above.AsSpan(1), step);
            Unpack(file, row.AsSpan(1), samples, y);
            if (hasAlpha)
                canvas.Write(y, PngAlpha.Added(file, row.AsSpan(1), samples), 4, pass.X, pass.StepX);
            else
                canvas.Write(y, samples, channels, pass.X, pass.StepX);
        }
    }

    private static void Unfilter(int filter, Span<byte> row, ReadOnlySpan<byte> above, int step)
    {
        for (int i = 0; filter != 0 && i < row.Length; i++)
        {
            int left = i < step ? 0 : row[i - step], up = above[i], corner = i < step ? 0 : above[i - step];
            row[i] += (byte)(filter switch { 1 => left, 2 => up, 3 => (left + up) / 2, _ => Paeth(left, up, corner) });
        }
    }

    private static int Paeth(int left, int up, int corner)
    {
        int nearLeft = Math.Abs(up - corner), nearUp = Math.Abs(left - corner), nearCorner = Math.Abs(left + up - 2 * corner);
        return nearLeft <= nearUp && nearLeft <= nearCorner ? left : nearUp <= nearCorner ? up : corner;
    }

    // To grey, or blue, green, red.
    private static void Unpack(PngFile file, ReadOnlySpan<byte> row, Span<byte> samples, int y)
    {
        int size = file.Depth / 8, step = file.BitsPerPixel / 8;
        if (file.ColorType is 2 or 6)
        {
            for (int from = 0, to = 0; to < samples.Length; from += step, to += 3)
                (samples[to], samples[to + 1], samples[to + 2]) = (row[from + 2 * size], row[from + size], row[from]);
            return;
        }

        if (file.IsGray && size > 0)
        {
            for (int from = 0, to = 0; to < samples.Length; from += step, to++)
                samples[to] = row[from];
            return;
        }

        int channels = file.IsGray ? 1 : 3, most = (1 << file.Depth) - 1;
        for (int x = 0; x * channels < samples.Length; x++)
        {
            int bit = x * file.Depth, value = (row[bit / 8] >> (8 - file.Depth - bit % 8)) & most;
            if (file.IsGray)
            {
                samples[x] = (byte)(value * 255 / most);
                continue;
            }

            if (3 * value >= file.Palette.Length)
                throw file.Damaged($"the pixel at row {y}, column {x} of its pass has the colour {value} of a palette of {file.Palette.Length / 3}");
            (samples[3 * x], samples[3 * x + 1], samples[3 * x + 2]) = (file.Palette[3 * value + 2], file.Palette[3 * value + 1], file.Palette[3 * value]);
        }
    }
}
