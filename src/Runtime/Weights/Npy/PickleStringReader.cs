namespace Prototxt.Weights;

/// <summary>Decodes a string of a pickle byte by byte, so that arrays never have to be held twice.</summary>
internal unsafe struct PickleStringReader(byte* start, long length, PickleEncoding encoding)
{
    public const int End = -1;
    public const int Broken = -2;
    private byte* _at = start;
    private readonly byte* _end = start + length;

    /// <summary>The next byte, <see cref="End"/>, or <see cref="Broken"/> where something else than a byte is written.</summary>
    public int Next()
    {
        if (_at == _end)
            return End;
        byte first = *_at++;
        return encoding switch
        {
            PickleEncoding.Utf8 when first >= 0x80 => Continued(first),
            PickleEncoding.Literal when first == '\\' => Escape(),
            PickleEncoding.RawUnicode when first == '\\' && _at < _end && *_at == 'u' => Code(1, 4),
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

    private int Continued(byte first)
    {
        if (first is not (0xC2 or 0xC3) || _at == _end || (*_at & 0xC0) != 0x80)
            return Broken;
        return ((first & 3) << 6) | (*_at++ & 0x3F);
    }

    private int Escape()
    {
        if (_at == _end)
            return Broken;
        byte mark = *_at;
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
            int digit = *_at++;
            if (!char.IsAsciiHexDigit((char)digit))
                return Broken;
            code = code * 16 + (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }
        return code <= 255 ? code : Broken;
    }
}
