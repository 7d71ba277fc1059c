using Prototxt.Weights;

namespace Prototxt.Files;

/// <summary>Collects name, type and blobs of one layer, in any of the three generations of the format.</summary>
internal sealed class CaffeLayerParser(StoredFile file, Place place)
{
    private readonly List<StoredBlob> _blobs = [];
    private CaffeLayerParser? _inner; // one object, however often the field stands there
    private string _name = "";
    private string _type = "";

    /// <summary>LayerParameter, the current format.</summary>
    public StoredLayer ParseCurrent(WireCursor cursor)
    {
        Parse(cursor, static (field, type) => (field, type) switch
        {
            (1, WireType.Length) => Part.Name,
            (2, WireType.Length) => Part.Type,
            (7, WireType.Length) => Part.Blob,
            _ => Part.None,
        });
        return Finish();
    }

    /// <summary>V1LayerParameter; it may hold the layer of the oldest format, whose name, type and blobs then count.</summary>
    public StoredLayer ParseV1(WireCursor cursor)
    {
        Parse(cursor, static (field, type) => (field, type) switch
        {
            (4, WireType.Length) => Part.Name,
            (5, WireType.Varint) => Part.Number,
            (6, WireType.Length) => Part.Blob,
            (1, WireType.Length) => Part.Inner,
            _ => Part.None,
        });
        return (_inner ?? this).Finish();
    }

    private void ParseV0(WireCursor cursor) => Parse(cursor, static (field, type) => (field, type) switch
    {
        (1, WireType.Length) => Part.Name,
        (2, WireType.Length) => Part.Type,
        (50, WireType.Length) => Part.Blob,
        _ => Part.None,
    });

    private StoredLayer Finish() => new(_name, _type, _blobs);

    private void Parse(WireCursor cursor, Func<int, WireType, Part> part)
    {
        place.Layer = _name.Length > 0 ? _name : null;
        while (!cursor.AtEnd)
        {
            (int field, WireType type) = cursor.Tag();
            switch (part(field, type))
            {
                case Part.Name:
                    place.Layer = _name = cursor.Text();
                    break;
                case Part.Type:
                    _type = cursor.Text();
                    break;
                case Part.Number:
                    _type = V1LayerTypes.Name(cursor.Varint());
                    break;
                case Part.Blob:
                    place.Blob = _blobs.Count;
                    if (_blobs.Count == StoredLayer.MostBlobs)
                        throw place.Error($"at most {StoredLayer.MostBlobs} blobs", "more", cursor.Position);
                    place.Count(cursor.Position);
                    _blobs.Add(new CaffeBlobParser(file, place).Parse(cursor.Message()));
                    place.Blob = null;
                    break;
                case Part.Inner:
                    _inner ??= new CaffeLayerParser(file, place);
                    _inner.ParseV0(cursor.Message());
                    break;
                default:
                    cursor.Skip(field, type);
                    break;
            }
        }
        place.Layer = null;
    }

    private enum Part
    {
        None,
        Name,
        Type,
        Number,
        Blob,
        Inner,
    }
}
