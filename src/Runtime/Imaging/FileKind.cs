using System.Text;

namespace Prototxt.Imaging;

/// <summary>Says in words what a file that is not what was hoped for starts with.</summary>
internal static class FileKind
{
    public static string Describe(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return "nothing: it is empty";
        if (bytes.StartsWith<byte>([0xFF, 0xD8]))
            return "a damaged or truncated JPEG";
        if (PngChunks.Matches(bytes))
            return "a damaged or truncated PNG";
        string start = Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, 40)]);
        string trimmed = start.TrimStart('\u00EF', '\u00BB', '\u00BF', ' ', '\t', '\r', '\n');
        if (trimmed.StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase) || trimmed.StartsWith("<html", StringComparison.OrdinalIgnoreCase))
            return $"a web page: starts with \"{Printable(trimmed)}\"";
        if (trimmed.StartsWith("version https://git-lfs", StringComparison.Ordinal))
            return "a Git LFS pointer, not the file it stands for";
        return start.All(c => c is >= ' ' and < '\x7F' or '\t' or '\r' or '\n')
            ? $"text: starts with \"{Printable(start)}\""
            : $"something else: starts with the bytes {Convert.ToHexString(bytes[..Math.Min(bytes.Length, 12)])}";
    }

    private static string Printable(string text) => text.Split('\r', '\n')[0].Replace('\t', ' ').Trim();
}
