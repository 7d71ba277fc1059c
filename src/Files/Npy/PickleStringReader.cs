namespace Prototxt.Files;

/// <summary>Decodes a string of a pickle byte by byte, so that arrays never have to be held twice.</summary>
internal sealed unsafe class PickleStringReader(StoredFile file, long offset, long length, PickleEncoding encoding)
{
    public const int End = -1;
    public const int Broken = -2;
    private readonly byte[] _part = new byte[1 << 12];
    private readonly long _end = offset + length;
    private long _at = offset;
    private long _start = offset;
    private int _held;

    /// <summary>The next byte, <see cref="End"/>, or <see cref="Broken"/> where something else than a byte is written.</summary>
    public int Next()
    {
        if (_at == _end)
            return End;
        byte first = Take();
        return encoding switch
        {
            PickleEncoding.Utf8 when first >= 0x80 => Continued(first),
            PickleEncoding.Literal when first == '\\' => Escape(),
            PickleEncoding.RawUnicode when first == '\\' && _at < _end && Ahead() == 'u' => Code(1, 4),
            _ => first,
        };
    }

    public long? CountRest()
    {
        long count = 0;
        int next;
        while ((next = Next()) >= 0)
            count++;
        return next == End ? count : null;
    }

    private byte Take()
    {
        byte next = Ahead();
        _at++;
        return next;
    }

    private byte Ahead()
    {
        if (_at - _start >= _held)
        {
            (_start, _held) = (_at, (int)Math.Min(_part.Length, _end - _at));
            fixed (byte* part = _part)
                file.Read(_start, part, _held);
        }
        return _part[_at - _start];
    }

    private int Continued(byte first)
    {
        if (first is not (0xC2 or 0xC3) || _at == _end || (Ahead() & 0xC0) != 0x80)
            return Broken;
        return ((first & 3) << 6) | (Take() & 0x3F);
    }

    private int Escape()
    {
        if (_at == _end)
            return Broken;
        byte mark = Ahead();
        if (mark == 'x')
            return Code(1, 2);
        _at++;
        return mark switch
        {
            (byte)'n' => '\n',
            (byte)'r' => '\r',
            (byte)'t' => '\t',
            (byte)'a' => 7,
            (byte)'b' => 8,
            (byte)'v' => 11,
            (byte)'f' => 12,
            (byte)'\\' or (byte)'\'' or (byte)'"' => mark,
            _ => Broken,
        };
    }

    private int Code(int skip, int digits)
    {
        if (_end - _at < skip + digits)
            return Broken;
        _at += skip;
        int code = 0;
        for (; digits > 0; digits--)
        {
            int digit = Take();
            if (!char.IsAsciiHexDigit((char)digit))
                return Broken;
            code = code * 16 + (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }
        return code <= 255 ? code : Broken;
    }
}
