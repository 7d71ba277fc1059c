namespace Prototxt.Weights;

/// <summary>Indexes a binary NetParameter: one pass over its structure that checks everything and reads no numbers.</summary>
internal sealed class CaffeModelParser
{
    private const string Expected = "a .caffemodel, that is, a NetParameter with layers";
    private readonly StoredFile _file;
    private readonly Place _place;
    private readonly List<StoredLayer> _current = [];
    private readonly List<StoredLayer> _v1 = [];
    private bool _named;

    public CaffeModelParser(StoredFile file)
    {
        _file = file;
        _place = new Place(file.Path);
        var cursor = new WireCursor(file, _place, 0, file.Length);
        RefuseOtherMessages(cursor);
        Parse(cursor);
        if (_current.Count == 0 && _v1.Count == 0 && !_named)
            throw _place.Error(Expected, "fields of no known meaning");
    }

    public string Name { get; private set; } = "";

    /// <summary>The layers that count. As in Caffe, old entries (<c>layers</c>) make it pass over new ones (<c>layer</c>).</summary>
    public IReadOnlyList<StoredLayer> Layers => _v1.Count > 0 ? _v1 : _current;

    private void Parse(WireCursor cursor)
    {
        while (!cursor.AtEnd)
        {
            (int field, WireType type) = cursor.Tag();
            switch (field, type)
            {
                case (1, WireType.Length):
                    Name = cursor.Text();
                    _named = true;
                    break;
                case (2, WireType.Length): _v1.Add(new CaffeLayerParser(_file, _place).ParseV1(cursor.Message())); break;
                case (100, WireType.Length): _current.Add(new CaffeLayerParser(_file, _place).ParseCurrent(cursor.Message())); break;
                default: cursor.Skip(field, type); break;
            }
        }
    }

    /// <summary>Two of Caffe's messages begin with a number where a net has its name.</summary>
    private void RefuseOtherMessages(WireCursor cursor)
    {
        if (cursor.Tag() != (1, WireType.Varint))
            return;
        cursor.Varint();
        throw _place.Error(Expected, !cursor.AtEnd && cursor.Tag() == (2, WireType.Varint)
            ? "what appears to be a single blob, such as a mean image (.binaryproto)"
            : "what appears to be a solver's state (.solverstate); the weights are in the .caffemodel saved beside it");
    }
}
