using Prototxt.Imaging;

namespace Prototxt.Training.Data;

/// <summary>What a program may say about the data of a net beside what the prototxt says.</summary>
public sealed record DataOptions
{
    /// <summary>The folder that relative paths of sources, lists and means begin at; the working folder, as in Caffe, by default.</summary>
    public string? Folder { get; init; }

    /// <summary>Other sources, by the names of data layers: the database, or the file that lists pictures.</summary>
    public IReadOnlyDictionary<string, string> Sources { get; init; } = new Dictionary<string, string>();

    /// <summary>Other batch sizes, by the names of data layers.</summary>
    public IReadOnlyDictionary<string, int> BatchSizes { get; init; } = new Dictionary<string, int>();

    /// <summary>Other transforms, by the names of data layers.</summary>
    public IReadOnlyDictionary<string, ImageTransform> Transforms { get; init; } = new Dictionary<string, ImageTransform>();

    /// <summary>Caffe's <c>random_seed</c>; below 0 for another order and other crops each time.</summary>
    public long Seed { get; init; } = -1;

    /// <summary>Of several processes that share the data of one training: which one this is, and of how many. Records go to them in turn, a batch each.</summary>
    public (int Rank, int Count) Shard { get; init; } = (0, 1);
}
