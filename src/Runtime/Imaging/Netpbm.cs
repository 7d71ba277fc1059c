using System.Text;

namespace Prototxt.Imaging;

/// <summary>Binary grey and colour maps (P5, P6) of one byte a sample, which Skia does not read.</summary>
internal static class Netpbm
{
    private static readonly byte[] Kinds = "123456"u8.ToArray();

    public static bool Matches(ReadOnlySpan<byte> bytes) =>
        bytes.Length > 2 && bytes[0] == 'P' && Kinds.Contains(bytes[1]) && IsSpace(bytes[2]);

    public static Picture Decode(ReadOnlySpan<byte> bytes, string name, PictureOptions options)
    {
        int channels = bytes[1] switch { (byte)'5' => 1, (byte)'6' => 3, _ => 0 };
        if (channels == 0)
            throw new PictureException(name, "a binary PGM or PPM (P5 or P6)", $"a Netpbm file of type P{(char)bytes[1]}");
        int at = 2;
        int width = Number(bytes, ref at, name), height = Number(bytes, ref at, name), largest = Number(bytes, ref at, name);
        if (largest != 255)
            throw new PictureException(name, "a PGM or PPM whose largest value is 255", $"{largest}");
        Canvas.CheckSize(height, width, name, options);
        at++; // exactly one space before the samples
        long length = (long)height * width * channels;
        if (bytes.Length - at < length)
            throw new PictureException(name, $"{length} bytes of samples for {height} x {width}", $"{Math.Max(0, bytes.Length - at)} (truncated)");
        var canvas = new Canvas(height, width, channels == 1, name, options);
        var row = new byte[width * channels];
        for (int y = 0; y < height; y++, at += row.Length)
        {
            bytes.Slice(at, row.Length).CopyTo(row);
            for (int i = 0; channels == 3 && i < row.Length; i += 3)
                (row[i], row[i + 2]) = (row[i + 2], row[i]);
            canvas.Write(y, row, channels);
        }
        return canvas.ToPicture();
    }

    private static int Number(ReadOnlySpan<byte> bytes, ref int at, string name)
    {
        while (at < bytes.Length && (IsSpace(bytes[at]) || bytes[at] == '#'))
            if (bytes[at++] == '#')
                while (at < bytes.Length && bytes[at] != '\n')
                    at++;
        int start = at;
        while (at < bytes.Length && bytes[at] is >= (byte)'0' and <= (byte)'9')
            at++;
        string digits = Encoding.ASCII.GetString(bytes[start..at]);
        if (digits.Length is 0 or > 9 || at >= bytes.Length || !IsSpace(bytes[at]))
            throw new PictureException(name, "width, height and largest value in the head of a PGM or PPM", digits.Length == 0 ? "none" : $"\"{digits}\" and no space");
        return int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static bool IsSpace(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';
}
