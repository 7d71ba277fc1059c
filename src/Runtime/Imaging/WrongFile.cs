using System.Text;
using Prototxt.Files;

namespace Prototxt.Imaging;

/// <summary>Says in words what a file is that is not what was hoped for.</summary>
internal static class WrongFile
{
    private const int Shown = 40; // letters of a text

    public static string Describe(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return "nothing: it is empty";
        if (bytes.StartsWith<byte>([0xFF, 0xD8]))
            return "a damaged or truncated JPEG";
        if (bytes.StartsWith<byte>([0x89, (byte)'P', (byte)'N', (byte)'G']))
            return "a damaged or truncated PNG";
        if (PictureFormats.Of(bytes) is not PictureFormat.None and var format)
            return $"a damaged or truncated {format.Name()}";
        var kind = FileKind.Of(bytes);
        return kind.Format switch
        {
            FileFormat.WebPage => $"a web page: starts with \"{Start(bytes)}\"",
            FileFormat.Text or FileFormat.Prototxt => $"text: starts with \"{Start(bytes)}\"",
            FileFormat.Unknown => $"something else: starts with the bytes {Convert.ToHexString(bytes[..Math.Min(bytes.Length, 12)])}",
            _ => kind.Name,
        };
    }

    // The first line, as far as it is shown.
    private static string Start(ReadOnlySpan<byte> bytes)
    {
        string text = Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, 4 * Shown)]).TrimStart('\uFEFF', ' ', '\t', '\r', '\n').Split('\r', '\n')[0].Replace('\t', ' ');
        return Listing.Short(text.TrimEnd(), Shown);
    }
}
