namespace Prototxt.Files;

/// <summary>A Python tuple.</summary>
internal sealed record PickleTuple(IReadOnlyList<object?> Items);

/// <summary>A Python list.</summary>
internal sealed class PickleList
{
    public List<object?> Items { get; } = [];
}

/// <summary>A Python dictionary, in the order of the file.</summary>
internal sealed class PickleDict
{
    public List<(object? Key, object? Value)> Items { get; } = [];
}

/// <summary>The few names a pickle of arrays may refer to.</summary>
internal enum PickleGlobal
{
    /// <summary>numpy's _reconstruct: an array still empty.</summary>
    Reconstruct,

    /// <summary>numpy.ndarray, the class.</summary>
    NdArray,

    /// <summary>numpy.dtype.</summary>
    DType,

    /// <summary>numpy's _frombuffer: an array of protocol 5.</summary>
    FromBuffer,

    /// <summary>_codecs.encode: bytes as Python 3 writes them for Python 2.</summary>
    Encode,
}

/// <summary>A numpy.dtype; its byte order comes with its state.</summary>
internal sealed class PickleDType(string name)
{
    public string Name => name;

    public string Order { get; set; } = "<";

    public NpyType? Type => name.Length > 8 ? null : NpyType.Parse(Order + name.TrimStart('<', '>', '=', '|'));
}

/// <summary>A numpy.ndarray; of numbers (<see cref="Bytes"/>) or of objects (<see cref="Items"/>).</summary>
internal sealed class PickleArray
{
    public long[] Shape { get; set; } = [];

    public PickleDType? Type { get; set; }

    public bool Fortran { get; set; }

    public PickleString? Bytes { get; set; }

    public PickleList? Items { get; set; }
}
