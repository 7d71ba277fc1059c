using Prototxt.Weights;

namespace Prototxt.Files;

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
            if (field is 2 or 100)
                _place.Count(cursor.Position);
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

    /// <summary>What is no protobuf, and other messages that begin as a net does or with a number where it has its name.</summary>
    private void RefuseOtherMessages(WireCursor cursor)
    {
        WireCursor first = cursor;
        (int Field, WireType Type) tag;
        try
        {
            tag = first.Tag();
        }
        catch (WeightFileException)
        {
            throw _place.Error(Expected, $"a file of unknown kind; it starts with the bytes {Convert.ToHexString(_file.Head(8))}");
        }
        if (tag == (1, WireType.Length) && IsTensorFlowNode(first))
            throw _place.Error(Expected, "what appears to be a TensorFlow graph (.pb)");
        if (tag != (1, WireType.Varint))
            return;
        first.Varint();
        throw _place.Error(Expected,
            !first.AtEnd && first.Tag() == (2, WireType.Varint) ? "what appears to be a single blob, such as a mean image (.binaryproto)"
            : Has(cursor, (7, WireType.Length)) ? "what appears to be an ONNX model (.onnx)"
            : "what appears to be a solver's state (.solverstate); the weights are in the .caffemodel saved beside it");
    }

    // A node begins with its name and its operation, where a net has letters.
    private static bool IsTensorFlowNode(WireCursor cursor)
    {
        try
        {
            WireCursor node = cursor.Message();
            if (node.AtEnd || node.Tag() != (1, WireType.Length))
                return false;
            node.Delimited();
            return !node.AtEnd && node.Tag() == (2, WireType.Length);
        }
        catch (WeightFileException)
        {
            return false;
        }
    }

    private static bool Has(WireCursor cursor, (int Field, WireType Type) wanted)
    {
        try
        {
            while (!cursor.AtEnd)
            {
                (int Field, WireType Type) tag = cursor.Tag();
                if (tag == wanted)
                    return true;
                cursor.Skip(tag.Field, tag.Type);
            }
        }
        catch (WeightFileException)
        {
        }
        return false;
    }
}
