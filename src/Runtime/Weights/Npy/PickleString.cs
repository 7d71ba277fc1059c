using System.Text;

namespace Prototxt.Weights;

/// <summary>How a string lies in a pickle.</summary>
internal enum PickleEncoding
{
    /// <summary>As it is.</summary>
    Raw,

    /// <summary>UTF-8 text. Python 3 writes the bytes of arrays so where the reader may be Python 2, one character per byte.</summary>
    Utf8,

    /// <summary>The inside of a Python literal, with backslashes.</summary>
    Literal,

    /// <summary>Latin-1 with <c>\uXXXX</c> for everything else.</summary>
    RawUnicode,
}

/// <summary>A string or byte string of a pickle. It stays in the file.</summary>
internal sealed class PickleString(MappedFile file, PickleEncoding encoding, long offset, long length)
{
    private const int MostText = 4096;
    private (bool Known, long? Value) _count;

    public long Offset => offset;

    /// <summary>The number of bytes it stands for, or null where it holds characters that are no bytes.</summary>
    public long? ByteCount()
    {
        if (!_count.Known)
            _count = (true, encoding == PickleEncoding.Raw ? length : Reader().CountRest());
        return _count.Value;
    }

    public unsafe byte* Address() => encoding == PickleEncoding.Raw ? file.At(offset, length) : null;

    public unsafe PickleStringReader Reader() => new(file.At(offset, length), length, encoding);

    /// <summary>As text for names; null where it is longer than a name can be or broken.</summary>
    public string? Text()
    {
        if (length > MostText)
            return null;
        if (encoding is PickleEncoding.Raw or PickleEncoding.Utf8)
            return file.Text(offset, (int)length);
        var text = new StringBuilder();
        PickleStringReader reader = Reader();
        int next;
        while ((next = reader.Next()) >= 0)
            text.Append((char)next);
        return next == PickleStringReader.End ? text.ToString() : null;
    }
}
