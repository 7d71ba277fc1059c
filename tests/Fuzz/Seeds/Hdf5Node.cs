namespace Prototxt.Fuzz.Seeds;

/// <summary>What a link of an HDF5 file leads to. One node under two names, or under itself, is a hard link.</summary>
internal abstract class Hdf5Node;

/// <summary>A group; links may be added after it was put into another, and back up.</summary>
internal sealed class Hdf5GroupNode(params (string Name, Hdf5Node Node)[] links) : Hdf5Node
{
    public List<(string Name, Hdf5Node Node)> Links { get; } = [.. links];
}

/// <summary>A soft link, which names a path.</summary>
internal sealed class Hdf5SoftNode(string target) : Hdf5Node
{
    public string Target => target;
}

/// <summary>An object that is nothing but the given messages.</summary>
internal sealed class Hdf5RawNode(params (int Type, byte[] Body)[] messages) : Hdf5Node
{
    public IReadOnlyList<(int Type, byte[] Body)> Messages => messages;
}

/// <summary>Where the numbers of a dataset are.</summary>
internal enum Hdf5Storage
{
    Contiguous,
    Compact,
    Chunked,
    Unwritten,
    External,
    Virtual,
}

/// <summary>A dataset.</summary>
internal sealed class Hdf5DatasetNode(long[] shape, byte[] numbers) : Hdf5Node
{
    public long[] Shape => shape;

    public byte[] Numbers => numbers;

    /// <summary>The message that says what a number is.</summary>
    public byte[] Datatype { get; init; } = Hdf5Datatypes.Single;

    public Hdf5Storage Storage { get; init; }

    /// <summary>The shape of the chunks, where <see cref="Storage"/> is chunked.</summary>
    public long[] Chunk { get; init; } = [];

    /// <summary>The numbers of the filters: 1 deflate, 2 shuffle.</summary>
    public int[] Filters { get; init; } = [];

    public static Hdf5DatasetNode Of(long[] shape, params float[] values) => new(shape, [.. values.SelectMany(BitConverter.GetBytes)]);
}
