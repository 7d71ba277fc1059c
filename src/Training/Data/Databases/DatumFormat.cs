using Google.Protobuf;
using Prototxt.Imaging;
using Prototxt.Training.Messages;

namespace Prototxt.Training.Data.Databases;

/// <summary>Reads the records of databases, and says what others are.</summary>
internal static class DatumFormat
{
    // Field 1 with a length: in an AnnotatedDatum the Datum itself, where a Datum has its number of channels.
    private const byte MessageInFront = 0x0A;

    /// <summary>Reads a record.</summary>
    /// <exception cref="PictureException">It is no Datum, or its sizes and its data do not agree.</exception>
    public static Datum Parse(byte[] record, string name)
    {
        Datum datum;
        try
        {
            datum = Datum.Parser.ParseFrom(record);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new PictureException(name, "a Datum", $"{record.Length} bytes that are none ({e.Message.TrimEnd('.')})", e);
        }
        return Check(datum, name, record);
    }

    /// <summary>Checks that sizes and data agree; an encoded picture tells its own.</summary>
    /// <exception cref="PictureException">They do not.</exception>
    public static Datum Check(Datum datum, string name, byte[] record)
    {
        if (datum.Encoded)
            return datum;
        (int channels, int height, int width) = (datum.Channels, datum.Height, datum.Width);
        int count = datum.Data.Length > 0 ? datum.Data.Length : datum.FloatData.Count;
        string sizes = $"channels {channels}, height {height}, width {width}";
        if (channels < 1 || height < 1 || width < 1)
            throw new PictureException(name, "a Datum with channels, height and width", sizes + Reason(record, datum));
        if ((Int128)channels * height * width != count)
            throw new PictureException(name, $"{(Int128)channels * height * width} {(datum.Data.Length > 0 ? "bytes" : "numbers")} for {sizes}", $"{count}" + Reason(record, datum));
        return datum;
    }

    /// <summary>What a record that does not fit may be, by its sizes: rows, columns and channels in another order.</summary>
    public static string Order(Datum datum) => datum is { Width: 1 or 3, Channels: > 4 }
        ? $" (channels {datum.Channels}? it looks as if it were written height, width, channels: {datum.Channels} x {datum.Height} with {datum.Width} channels)"
        : "";

    /// <summary>A record of bytes as a picture.</summary>
    /// <exception cref="PictureException">It has numbers, or neither one channel nor three.</exception>
    public static Picture ToPicture(Datum datum, string name)
    {
        if (datum.Data.Length == 0 || datum.Channels is not (1 or 3))
            throw new PictureException(name, "bytes of 1 or 3 channels, which can be resized or augmented", datum.Data.Length == 0 ? "numbers" : $"{datum.Channels} channels");
        ReadOnlySpan<byte> planes = datum.Data.Span;
        int plane = datum.Height * datum.Width;
        if (datum.Channels == 1)
            return Picture.FromBytes(planes, datum.Height, datum.Width, 1, name);
        var pixels = new byte[planes.Length];
        for (int i = 0, at = 0; i < plane; i++, at += 3)
            (pixels[at], pixels[at + 1], pixels[at + 2]) = (planes[i], planes[i + plane], planes[i + (2 * plane)]);
        return Picture.Of(pixels, datum.Height, datum.Width, 3, name);
    }

    /// <summary>A picture as a record of bytes, [C, H, W].</summary>
    public static Datum Of(Picture picture, int label)
    {
        var planes = new byte[picture.Pixels.Length];
        int plane = picture.Height * picture.Width, channels = picture.Channels;
        ReadOnlySpan<byte> pixels = picture.Pixels;
        for (int c = 0; c < channels; c++)
            for (int i = 0, at = c; i < plane; i++, at += channels)
                planes[(c * plane) + i] = pixels[at];
        return new Datum { Channels = channels, Height = picture.Height, Width = picture.Width, Label = label, Data = UnsafeByteOperations.UnsafeWrap(planes), Encoded = false };
    }

    private static string Reason(byte[] record, Datum datum) =>
        record is [MessageInFront, ..] && datum.Channels == 0 ? " (an AnnotatedDatum with boxes, which an AnnotatedData layer reads)"
        : PictureFormats.Of(datum.Data.Span) is not PictureFormat.None and var format ? $" (a {format.Name()} in it, without \"encoded: true\")"
        : "";
}
