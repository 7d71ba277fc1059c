namespace Prototxt.Files;

/// <summary>A NumPy element type: numbers of a size and byte order, or Python objects.</summary>
internal readonly record struct NpyType(NumberType? Number, bool BigEndian)
{
    public bool IsObject => Number is null;

    /// <summary>Reads <c>&lt;f4</c> or <c>O</c>; null for types that are not understood.</summary>
    public static NpyType? Parse(string text)
    {
        bool big = text.StartsWith('>');
        return text.TrimStart('<', '>', '=', '|') switch
        {
            "f2" => new(NumberType.Half, big),
            "f4" => new(NumberType.Single, big),
            "f8" => new(NumberType.Double, big),
            "u1" => new(NumberType.UInt8, big),
            "i4" => new(NumberType.Int32, big),
            "i8" => new(NumberType.Int64, big),
            "O" or "O4" or "O8" => new(null, false),
            _ => null,
        };
    }
}
