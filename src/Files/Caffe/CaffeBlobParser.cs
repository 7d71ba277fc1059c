namespace Prototxt.Files;

/// <summary>Collects the fields of one BlobProto. Fields may come in any order, several times, packed or not.</summary>
internal sealed class CaffeBlobParser(StoredFile file, Place place)
{
    private long[] _axes = [];
    private readonly long[] _four = new long[4];
    private readonly NumberRuns _floats = new(NumberType.Single, place: place);
    private readonly NumberRuns _doubles = new(NumberType.Double, place: place);
    private bool _hasShape;
    private bool _hasFour;
    private (long Offset, long Length)? _raw;
    private int _rawType = -1;

    /// <summary>The blob, if its shape is that of its numbers.</summary>
    public CaffeBlob Parse(WireCursor cursor)
    {
        long start = cursor.Position;
        CaffeBlob blob = ParseUnchecked(cursor);
        if (!_hasFour && !_hasShape && blob.Count == 0)
            return blob;
        long wanted = Shapes.Count(blob.Shape)
            ?? throw place.Error("a shape without negative axes, of less than 2^63 numbers", Shapes.Text(blob.Shape), start);
        if (wanted != blob.Count)
            throw place.Error($"{wanted} numbers for the shape {Shapes.Text(blob.Shape)}", $"{blob.Count}", start);
        return blob;
    }

    /// <summary>The blob as it is, whose shape may be any.</summary>
    public CaffeBlob ParseUnchecked(WireCursor cursor)
    {
        long start = cursor.Position;
        while (!cursor.AtEnd)
        {
            (int field, WireType type) = cursor.Tag();
            switch (field, type)
            {
                case (>= 1 and <= 4, WireType.Varint): // num, channels, height, width
                    _four[field - 1] = unchecked((int)cursor.Varint());
                    _hasFour = true;
                    break;
                case (7, WireType.Length):
                    _hasShape = true;
                    ParseShape(cursor.Message());
                    break;
                case (5, WireType.Length): Packed(ref cursor, _floats); break;
                case (5, WireType.Fixed32): _floats.AddSingle(cursor.Fixed(4)); break;
                case (8, WireType.Length): Packed(ref cursor, _doubles); break;
                case (8, WireType.Fixed64): _doubles.AddSingle(cursor.Fixed(8)); break;
                case (10, WireType.Varint): _rawType = unchecked((int)cursor.Varint()); break; // NVIDIA's fork
                case (12, WireType.Length): _raw = cursor.Delimited(); break;
                default: cursor.Skip(field, type); break;
            }
        }
        NumberRuns runs = _doubles.Count > 0 ? _doubles : _floats.Count > 0 ? _floats : Raw(start);
        return new CaffeBlob(file, _hasFour ? _four : _axes, _hasFour, runs);
    }

    private void ParseShape(WireCursor cursor)
    {
        while (!cursor.AtEnd)
        {
            (int field, WireType type) = cursor.Tag();
            if (field == 1 && type == WireType.Length)
            {
                WireCursor packed = cursor.Message();
                while (!packed.AtEnd)
                    AddAxis(ref packed);
            }
            else if (field == 1 && type == WireType.Varint)
                AddAxis(ref cursor);
            else
                cursor.Skip(field, type);
        }
    }

    private void AddAxis(ref WireCursor cursor)
    {
        long start = cursor.Position;
        Array.Resize(ref _axes, _axes.Length + 1);
        _axes[^1] = unchecked((long)cursor.Varint());
        if (_axes.Length > Shapes.MostAxes)
            throw place.Error($"a shape of at most {Shapes.MostAxes} axes", "more", start);
    }

    private void Packed(ref WireCursor cursor, NumberRuns runs)
    {
        long start = cursor.Position;
        (long offset, long length) = cursor.Delimited();
        int size = Numbers.Size(runs.Type);
        if (length % size != 0)
            throw place.Error($"packed numbers of {size} bytes each", $"{length} bytes", start);
        runs.AddPacked(offset, length);
    }

    /// <summary>NVIDIA's fork keeps the numbers as bytes, with their type beside them: 0 double, 1 float, 2 half.</summary>
    private NumberRuns Raw(long start)
    {
        if (_raw is not { Length: > 0 } raw)
            return _floats;
        NumberType type = _rawType switch
        {
            0 => NumberType.Double,
            1 => NumberType.Single,
            2 => NumberType.Half,
            _ => throw place.Error("raw data of type 0 (double), 1 (float) or 2 (half)", _rawType < 0 ? "none given" : $"{_rawType}", start),
        };
        if (raw.Length % Numbers.Size(type) != 0)
            throw place.Error($"raw numbers of {Numbers.Size(type)} bytes each", $"{raw.Length} bytes", raw.Offset);
        var runs = new NumberRuns(type, place: place);
        runs.AddPacked(raw.Offset, raw.Length);
        return runs;
    }
}
