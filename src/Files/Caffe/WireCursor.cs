namespace Prototxt.Files;

/// <summary>Walks over the fields of one protobuf message in a file. Every length is checked against the message around it.</summary>
internal struct WireCursor
{
    private const int MostGroups = 100;
    private readonly StoredFile _file;
    private readonly Place _place;
    private readonly long _end;

    public WireCursor(StoredFile file, Place place, long start, long end)
    {
        _file = file;
        _place = place;
        Position = start;
        _end = end;
    }

    /// <summary>The byte read next, counted from the start of the file.</summary>
    public long Position { get; private set; }

    public readonly bool AtEnd => Position == _end;

    /// <summary>Reads the number and kind of the next field.</summary>
    public (int Field, WireType Type) Tag()
    {
        long start = Position;
        ulong tag = Varint();
        ulong field = tag >> 3;
        if (field is 0 or > 0x1FFFFFFF)
            throw _place.Error("a protobuf field number from 1 to 536870911", $"{field}", start);
        var type = (WireType)(tag & 7);
        if (type > WireType.Fixed32)
            throw _place.Error("a protobuf wire type from 0 to 5", $"{(int)type} in field {field}", start);
        return ((int)field, type);
    }

    /// <summary>Reads a whole number of up to ten bytes.</summary>
    public ulong Varint()
    {
        long start = Position;
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            if (Position == _end)
                throw _place.Error("the rest of a number", "the end of the message", start);
            byte part = _file.Span(Position++, 1)[0];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return value;
        }
        throw _place.Error("a number of at most 10 bytes", "a longer one", start);
    }

    /// <summary>Steps over a delimited value and tells where it lies.</summary>
    public (long Offset, long Length) Delimited()
    {
        long start = Position;
        ulong length = Varint();
        if (length > (ulong)(_end - Position))
            throw _place.Error($"at most {_end - Position} bytes, the rest of the message around it", $"a length of {length}", start);
        long offset = Position;
        Position += (long)length;
        return (offset, (long)length);
    }

    /// <summary>A cursor over the message that comes next; this one continues behind it.</summary>
    public WireCursor Message()
    {
        (long offset, long length) = Delimited();
        return new WireCursor(_file, _place, offset, offset + length);
    }

    /// <summary>Steps over a value of 4 or 8 bytes and tells where it lies.</summary>
    public long Fixed(int size)
    {
        if (_end - Position < size)
            throw _place.Error($"{size} bytes", $"{_end - Position} before the end of the message", Position);
        long offset = Position;
        Position += size;
        return offset;
    }

    public string Text()
    {
        long start = Position;
        (long offset, long length) = Delimited();
        return length <= MostText ? _file.Text(offset, (int)length) : throw _place.Error($"a name of at most {MostText} bytes", $"{length}", start);
    }

    /// <summary>Steps over the value of a field that means nothing here.</summary>
    public void Skip(int field, WireType type)
    {
        switch (type)
        {
            case WireType.Varint: Varint(); break;
            case WireType.Fixed64: Fixed(8); break;
            case WireType.Length: Delimited(); break;
            case WireType.StartGroup: SkipGroup(field, 1); break;
            case WireType.Fixed32: Fixed(4); break;
            default: throw _place.Error("a field", $"the end of group {field}, which was not begun", Position);
        }
    }

    private const int MostText = 1 << 20;

    private void SkipGroup(int group, int depth)
    {
        if (depth > MostGroups)
            throw _place.Error($"at most {MostGroups} nested groups", "more", Position);
        while (true)
        {
            (int field, WireType type) = Tag();
            if (type == WireType.StartGroup)
                SkipGroup(field, depth + 1);
            else if (type != WireType.EndGroup)
                Skip(field, type);
            else if (field == group)
                return;
            else
                throw _place.Error($"the end of group {group}", $"the end of group {field}", Position);
        }
    }
}
