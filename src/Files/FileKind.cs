using System.Buffers.Binary;
using System.Text;
using Prototxt.Weights;

namespace Prototxt.Files;

/// <summary>What a file is, told from its content; what is often handed over by mistake has a name.</summary>
/// <param name="Format">How it is read.</param>
/// <param name="Name">What it is, in words: "a gzip archive".</param>
/// <param name="Advice">More about it, or what to do: "; unpack it first".</param>
/// <param name="IsLikely">The mark is one that other files may begin with too.</param>
internal readonly record struct FileKind(FileFormat Format, string Name, string Advice = "", bool IsLikely = false)
{
    private const int MostHead = 1024;

    /// <summary>Whether it may be a protobuf message.</summary>
    public bool MayBeProtobuf => Format is FileFormat.Unknown or FileFormat.Text;

    public static FileKind Of(StoredFile file) =>
        file.Length == 0 ? new(FileFormat.Other, "an empty file") : Of(file.Head(MostHead).ToArray(), file.Length, file.Span(file.Length - 1, 1)[0]);

    public static FileKind Of(ReadOnlySpan<byte> content) =>
        content.IsEmpty ? new(FileFormat.Other, "an empty file") : Of(content[..Math.Min(content.Length, MostHead)], content.Length, content[^1]);

    /// <summary>The exception for a file of a kind that is not read.</summary>
    public WeightFileException Refuse(StoredFile file, string expected) =>
        WeightFileException.At(file.Path, expected, (IsLikely ? "what appears to be " : "") + Name + Advice);

    /// <summary>The exception for a file of no kind that weights are read from.</summary>
    public WeightFileException RefuseWeights(StoredFile file) => Refuse(file, "a .caffemodel, .caffemodel.h5 or .npy of weights");

    private static FileKind Of(ReadOnlySpan<byte> head, long length, byte last) =>
        NpyHeader.Matches(head) ? new(FileFormat.Npy, "a NumPy array", " (.npy)", IsLikely: true)
        : IsPickle(head, last) ? new(FileFormat.Pickle, "a Python pickle", IsLikely: true)
        : FileMarks.Find(head)
            ?? (IsBitmap(head, length) ? new(FileFormat.Other, "a BMP picture")
            : IsSafetensors(head, length) ? new(FileFormat.Other, "a safetensors file", IsLikely: true)
            : Idx(head) ?? Text(head));

    // The protocol, or the dictionary with which Python 2 begins; and the instruction at the end.
    private static bool IsPickle(ReadOnlySpan<byte> head, byte last) =>
        last == (byte)'.' && head.Length > 2 && (head[0] == 0x80 ? head[1] is >= 2 and <= 5 : head.StartsWith("(dp"u8));

    // "BM", the file's length, and four reserved bytes.
    private static bool IsBitmap(ReadOnlySpan<byte> head, long length) =>
        head.Length > 10 && head.StartsWith("BM"u8) && BinaryPrimitives.ReadUInt32LittleEndian(head[2..]) <= length && BinaryPrimitives.ReadUInt32LittleEndian(head[6..]) == 0;

    // The length of a header in JSON, and the header.
    private static bool IsSafetensors(ReadOnlySpan<byte> head, long length) =>
        head.Length > 9 && head[8] == (byte)'{' && head[9] == (byte)'"' && BinaryPrimitives.ReadUInt64LittleEndian(head) <= (ulong)length - 8;

    // Two zeros, the numbers' type, the number of axes, and the axes: what MNIST comes in.
    private static FileKind? Idx(ReadOnlySpan<byte> head)
    {
        if (head.Length < 8 || head[0] != 0 || head[1] != 0 || head[2] is not (8 or 9 or 11 or 12 or 13 or 14) || head[3] is 0 or > 4)
            return null;
        int axes = head[3];
        if (head.Length < 4 + 4 * axes)
            return null;
        List<uint> sizes = [];
        for (int i = 0; i < axes; i++)
            sizes.Add(BinaryPrimitives.ReadUInt32BigEndian(head[(4 + 4 * i)..]));
        return new(FileFormat.Other, $"an IDX file like MNIST's: {string.Join(" x ", sizes)} numbers");
    }

    private static FileKind Text(ReadOnlySpan<byte> head)
    {
        ReadOnlySpan<byte> body = head.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? head[3..] : head;
        FileKind unknown = new(FileFormat.Unknown, "a file of unknown kind");
        foreach (byte b in body)
            if (b < 0x20 && b is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or 0x0C))
                return unknown;
        string text = Encoding.UTF8.GetString(body).TrimStart();
        return text.StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase) || text.Contains("<html", StringComparison.OrdinalIgnoreCase)
                ? new(FileFormat.WebPage, "an HTML page", "; the download was probably answered with an error or a login page")
            : text.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase)
                ? new(FileFormat.Other, "an XML file", ", which may be the answer to a download that failed")
            : text.Length >= 4 && text.AsSpan().IndexOfAny('{', ':', '#') >= 0
                ? new(FileFormat.Prototxt, "text, such as a prototxt", "; weights are in a binary file", IsLikely: true)
            : Ascii.IsValid(body) && !body.Contains((byte)0x7F)
                ? new(FileFormat.Text, "text")
            : unknown;
    }
}
