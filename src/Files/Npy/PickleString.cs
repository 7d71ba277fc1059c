using System.Text;

namespace Prototxt.Files;

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
internal sealed class PickleString(StoredFile file, PickleEncoding encoding, long offset, long length)
{
    private const int MostText = 4096;
    private (bool Known, long? Value) _count;
    private (bool Known, string? Value) _text;

    public StoredFile File => file;

    public long Offset => offset;

    /// <summary>The number of bytes it stands for, or null where it holds characters that are no bytes.</summary>
    public long? ByteCount()
    {
        if (!_count.Known)
            _count = (true, encoding == PickleEncoding.Raw ? length : Reader().CountRest());
        return _count.Value;
    }

    /// <summary>Its bytes are the file's, from <see cref="Offset"/> on.</summary>
    public bool IsRaw => encoding == PickleEncoding.Raw;

    public PickleStringReader Reader() => new(file, offset, length, encoding);

    /// <summary>As text for names; null where it is longer than a name can be or broken. A string that is remembered may be asked often.</summary>
    public string? Text()
    {
        if (!_text.Known)
            _text = (true, Decode());
        return _text.Value;
    }

    private string? Decode()
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
