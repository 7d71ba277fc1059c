using System.Buffers.Binary;
using System.Text;

namespace Prototxt.Weights;

/// <summary>Tells files apart by content.</summary>
internal static class FileKinds
{
    public static FileKind Tell(StoredFile file)
    {
        ReadOnlySpan<byte> head = file.Head(1024).ToArray();
        if (head.IsEmpty)
            return FileKind.Empty;
        if (NpyHeader.Matches(head))
            return FileKind.Npy;
        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, .. "HDF\r\n"u8, 0x1A, 0x0A]))
            return FileKind.Hdf5;
        if (head.StartsWith("PK\u0003\u0004"u8) || head.StartsWith("PK\u0005\u0006"u8))
            return FileKind.Zip;
        if (head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B, 8]))
            return FileKind.Gzip;
        if (head.Length > 2 && head[0] == 0x80 && head[1] is >= 2 and <= 5 && file.Span(file.Length - 1, 1)[0] == (byte)'.')
            return FileKind.Pickle;
        if (head.Length > 9 && head[8] == (byte)'{' && head[9] == (byte)'"'
            && BinaryPrimitives.ReadUInt64LittleEndian(head) <= (ulong)file.Length - 8)
            return FileKind.Safetensors;
        return TellText(head);
    }

    public static WeightFileException Refuse(StoredFile file, FileKind kind, string expected) =>
        WeightFileException.At(file.Path, expected, kind switch
        {
            FileKind.Empty => "an empty file",
            FileKind.Npy => "what appears to be a NumPy array (.npy)",
            FileKind.Pickle => "what appears to be a Python pickle",
            FileKind.Zip => "what appears to be a zip archive (such as .npz or a PyTorch file)",
            FileKind.Hdf5 => "what appears to be an HDF5 file (such as .caffemodel.h5)",
            FileKind.Gzip => "what appears to be a gzip archive; unpack it first",
            FileKind.Safetensors => "what appears to be a safetensors file",
            FileKind.GitLfsPointer => "a Git LFS pointer, not the file it stands for; fetch it with git lfs pull",
            FileKind.Html => "an HTML page; the download was probably answered with an error or a login page",
            FileKind.Text => "what appears to be text, such as a prototxt; weights are in a binary file",
            _ => "a file of unknown kind",
        });

    private static FileKind TellText(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("version https://git-lfs"u8))
            return FileKind.GitLfsPointer;
        ReadOnlySpan<byte> body = head.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? head[3..] : head;
        foreach (byte b in body)
            if (b < 0x20 && b is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or 0x0C))
                return FileKind.Unknown;
        string text = Encoding.UTF8.GetString(body).TrimStart();
        if (text.StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase))
            return FileKind.Html;
        return text.Length >= 4 && text.AsSpan().IndexOfAny('{', ':', '#') >= 0 ? FileKind.Text : FileKind.Unknown;
    }
}
