using System.Text;

namespace Prototxt.Files;

/// <summary>The marks by which files of other programs are told.</summary>
internal static class FileMarks
{
    private const string Unpack = "; unpack it first";
    private const string InBinary = "; weights are in a binary file";
    private const int Reach = 300;

    // Where a mark lies, the mark as Latin-1, and what it stands for.
    private static readonly (int At, string Mark, FileKind Kind)[] Marks =
    [
        (0, "\u0089HDF\r\n\u001A\n", new(FileFormat.Hdf5, "an HDF5 file", " (such as .caffemodel.h5)", IsLikely: true)),

        (0, "PK\u0003\u0004", Likely("a zip archive", " (such as .npz or a PyTorch file)")),
        (0, "PK\u0005\u0006", Likely("a zip archive", ", an empty one")),
        (0, "\u001F\u008B", Likely("a gzip archive", Unpack)),
        (0, "BZh91AY&SY", Likely("a bzip2 archive", Unpack)),
        (0, "\u00FD7zXZ\0", Likely("an xz archive", Unpack)),
        (0, "7z\u00BC\u00AF\u0027\u001C", Likely("a 7z archive", Unpack)),
        (0, "Rar!\u001A\u0007", Likely("a rar archive", Unpack)),
        (0, "\u0028\u00B5\u002F\u00FD", Likely("a zstd archive", Unpack)),
        (257, "ustar", Likely("a tar archive", Unpack)),

        (0, "\u00FF\u00D8\u00FF", Sure("a JPEG picture")),
        (0, "\u0089PNG\r\n\u001A\n", Sure("a PNG picture")),
        (0, "GIF87a", Sure("a GIF picture")),
        (0, "GIF89a", Sure("a GIF picture")),
        (0, "II*\0", Sure("a TIFF picture or a camera's raw file")),
        (0, "MM\0*", Sure("a TIFF picture or a camera's raw file")),
        (8, "WEBP", Sure("a WebP picture")),
        (4, "ftypavi", Sure("an AVIF picture")),
        (4, "ftyphei", Sure("a HEIF picture")),
        (4, "ftyphev", Sure("a HEIF picture")),
        (4, "ftypmif1", Sure("a HEIF picture")),
        (4, "ftyp", Sure("a film (MP4)")),
        (0, "\0\0\u0001\0", Sure("an icon (ICO)")),
        (0, "\0\0\u0002\0", Sure("a cursor (CUR)")),
        (0, "\0\0\0\u000CjP  ", Sure("a JPEG 2000 picture")),
        (0, "\u00FF\n", Sure("a JPEG XL picture")),
        (0, "\0\0\0\u000CJXL ", Sure("a JPEG XL picture")),
        (0, "8BPS", Sure("a Photoshop document")),
        (0, "\u00ABKTX ", Sure("a texture (KTX)")),
        (0, "\u0013\u00AB\u00A1\u005C", Sure("a texture (ASTC)")),
        (0, "PKM ", Sure("a texture (PKM)")),
        (0, "DDS ", Sure("a texture (DDS)")),
        (0, "%PDF", Sure("a PDF document")),

        (4, "TFL3", Likely("a TensorFlow Lite model (.tflite)")),
        (0, "\0\0\0\0\u0001\0\0\0", Likely("Darknet's weights (.weights)")),
        (0, "\0\0\0\0\u0002\0\0\0", Likely("Darknet's weights (.weights)")),
        (0, "\u0012\u0001\0\0\0\0\0\0", Likely("MXNet's parameters (.params)")),
        (0, "MATLAB 5.0 MAT-file", Sure("a MATLAB file (.mat)")),
        (0, "SQLite format 3", Sure("an SQLite database")),
        (0, "\u007FELF", Sure("a program or a library")),
        (0, "MZ\u0090\0", Sure("a program or a library")),
        (0, "version https://git-lfs", Sure("a Git LFS pointer, not the file it stands for", "; fetch it with git lfs pull")),
        (0, "\u00FF\u00FE", Likely("text in UTF-16", InBinary)),
        (0, "\u00FE\u00FF", Likely("text in UTF-16", InBinary)),
    ];

    /// <summary>What the first mark that a file has stands for.</summary>
    /// <param name="head">The file's beginning.</param>
    public static FileKind? Find(ReadOnlySpan<byte> head)
    {
        // A net begins with its name, 0x0A, in which anything may stand; no mark does.
        if (head.StartsWith("\n"u8))
            return null;
        string start = Encoding.Latin1.GetString(head[..Math.Min(head.Length, Reach)]);
        foreach ((int at, string mark, FileKind kind) in Marks)
            if (start.Length >= at + mark.Length && string.CompareOrdinal(start, at, mark, 0, mark.Length) == 0)
                return kind;
        return null;
    }

    private static FileKind Sure(string name, string advice = "") => new(FileFormat.Other, name, advice);

    private static FileKind Likely(string name, string advice = "") => new(FileFormat.Other, name, advice, IsLikely: true);
}
