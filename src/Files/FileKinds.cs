using System.Buffers.Binary;
using System.Text;
using Prototxt.Weights;

namespace Prototxt.Files;

/// <summary>Tells files apart by content, those that are often handed over by mistake by name.</summary>
internal static class FileKinds
{
    private const string Unpack = "; unpack it first";

    // Where a mark lies, the mark as Latin-1, and what it means. A net begins with its name, 0x0A, in which anything may stand.
    private static readonly (int At, string Mark, string Words)[] Marks =
    [
        (0, "PK\u0003\u0004", "what appears to be a zip archive (such as .npz or a PyTorch file)"),
        (0, "PK\u0005\u0006", "what appears to be a zip archive, an empty one"),
        (0, "\u001F\u008B\u0008", "what appears to be a gzip archive" + Unpack),
        (0, "BZh91AY&SY", "what appears to be a bzip2 archive" + Unpack),
        (0, "\u00FD7zXZ\0", "what appears to be an xz archive" + Unpack),
        (0, "7z\u00BC\u00AF\u0027\u001C", "what appears to be a 7z archive" + Unpack),
        (0, "Rar!\u001A\u0007", "what appears to be a rar archive" + Unpack),
        (0, "\u0028\u00B5\u002F\u00FD", "what appears to be a zstd archive" + Unpack),
        (257, "ustar", "what appears to be a tar archive" + Unpack),
        (0, "\u00FF\u00D8\u00FF", "a JPEG picture"),
        (0, "\u0089PNG\r\n\u001A\n", "a PNG picture"),
        (0, "GIF87a", "a GIF picture"),
        (0, "GIF89a", "a GIF picture"),
        (0, "II*\0", "a TIFF picture"),
        (0, "MM\0*", "a TIFF picture"),
        (8, "WEBP", "a WebP picture"),
        (4, "ftypavif", "an AVIF picture"),
        (4, "ftypheic", "an HEIC picture"),
        (4, "ftyp", "a film"),
        (0, "%PDF-", "a PDF document"),
        (4, "TFL3", "what appears to be a TensorFlow Lite model (.tflite)"),
        (0, "\0\0\0\0\u0001\0\0\0", "what appears to be Darknet's weights (.weights)"),
        (0, "\0\0\0\0\u0002\0\0\0", "what appears to be Darknet's weights (.weights)"),
        (0, "\u0012\u0001\0\0\0\0\0\0", "what appears to be MXNet's parameters (.params)"),
        (0, "MATLAB 5.0 MAT-file", "a MATLAB file (.mat)"),
        (0, "SQLite format 3", "an SQLite database"),
        (0, "\u007FELF", "a program or a library"),
        (0, "MZ\u0090\0", "a program or a library"),
        (0, "version https://git-lfs", "a Git LFS pointer, not the file it stands for; fetch it with git lfs pull"),
        (0, "\u00FF\u00FE", "what appears to be text in UTF-16; weights are in a binary file"),
        (0, "\u00FE\u00FF", "what appears to be text in UTF-16; weights are in a binary file"),
    ];

    public static FileKind Tell(StoredFile file) => Look(file).Kind;

    /// <summary>The exception for a file of a kind that is not read here.</summary>
    public static WeightFileException Refuse(StoredFile file, string expected) => WeightFileException.At(file.Path, expected, Look(file).Words);

    private static (FileKind Kind, string Words) Look(StoredFile file)
    {
        ReadOnlySpan<byte> head = file.Head(1024).ToArray();
        if (head.IsEmpty)
            return (FileKind.Foreign, "an empty file");
        if (NpyHeader.Matches(head))
            return (FileKind.Npy, "what appears to be a NumPy array (.npy)");
        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, .. "HDF\r\n"u8, 0x1A, 0x0A]))
            return (FileKind.Hdf5, "what appears to be an HDF5 file (such as .caffemodel.h5)");
        if (head.Length > 2 && head[0] == 0x80 && head[1] is >= 2 and <= 5 && file.Span(file.Length - 1, 1)[0] == (byte)'.')
            return (FileKind.Pickle, "what appears to be a Python pickle");
        string? words = ByMark(head)
            ?? (IsBitmap(head, file.Length) ? "a BMP picture" : null)
            ?? (IsSafetensors(head, file.Length) ? "what appears to be a safetensors file" : null)
            ?? ByText(head);
        return words is null ? (FileKind.Unknown, "a file of unknown kind") : (FileKind.Foreign, words);
    }

    private static string? ByMark(ReadOnlySpan<byte> head)
    {
        string start = Encoding.Latin1.GetString(head[..Math.Min(head.Length, 300)]);
        foreach ((int at, string mark, string words) in Marks)
            if ((at == 0 || head[0] != 0x0A) && start.Length >= at + mark.Length && string.CompareOrdinal(start, at, mark, 0, mark.Length) == 0)
                return words;
        return null;
    }

    // "BM", the file's length, and four reserved bytes.
    private static bool IsBitmap(ReadOnlySpan<byte> head, long length) =>
        head.Length > 10 && head.StartsWith("BM"u8) && BinaryPrimitives.ReadUInt32LittleEndian(head[2..]) <= length && BinaryPrimitives.ReadUInt32LittleEndian(head[6..]) == 0;

    // The length of a header in JSON, and the header.
    private static bool IsSafetensors(ReadOnlySpan<byte> head, long length) =>
        head.Length > 9 && head[8] == (byte)'{' && head[9] == (byte)'"' && BinaryPrimitives.ReadUInt64LittleEndian(head) <= (ulong)length - 8;

    private static string? ByText(ReadOnlySpan<byte> head)
    {
        ReadOnlySpan<byte> body = head.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? head[3..] : head;
        foreach (byte b in body)
            if (b < 0x20 && b is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or 0x0C))
                return null;
        string text = Encoding.UTF8.GetString(body).TrimStart();
        if (text.StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase) || text.Contains("<html", StringComparison.OrdinalIgnoreCase))
            return "an HTML page; the download was probably answered with an error or a login page";
        if (text.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase))
            return "an XML file, which may be the answer to a download that failed";
        return text.Length >= 4 && text.AsSpan().IndexOfAny('{', ':', '#') >= 0
            ? "what appears to be text, such as a prototxt; weights are in a binary file"
            : null;
    }
}
