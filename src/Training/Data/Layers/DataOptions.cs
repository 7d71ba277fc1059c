using Prototxt.Imaging;
using Prototxt.Training.Data.Augmentation;

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

    /// <summary>Pictures in memory that Data layers read in place of their databases, by the layers' names.</summary>
    public IReadOnlyDictionary<string, LabelledImages> Images { get; init; } = new Dictionary<string, LabelledImages>();

    /// <summary>The records of MemoryData layers, by the layers' names.</summary>
    public IReadOnlyDictionary<string, MemoryRecords> Memory { get; init; } = new Dictionary<string, MemoryRecords>();

    /// <summary>What happens at random to the pictures of Data, ImageData and WindowData layers before their transforms, by the layers' names, in the order of each list. In TRAIN only: a test sees pictures as they are.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<PictureChange>> Augmentations { get; init; } = new Dictionary<string, IReadOnlyList<PictureChange>>();

    /// <summary>
    /// Caffe's <c>random_seed</c>; below 0 for another order and other crops each time. Of a seed Caffe takes the lower 32 bits. Data
    /// begins with its first record whenever it is opened, also when a training is resumed, as Caffe's does.
    /// </summary>
    public long Seed { get; init; } = -1;

    /// <summary>
    /// Of several processes that share the data of one training: which one this is, and of how many. Records go to them in turn, a
    /// batch each, with the crops and mirrors that one process would give them. It counts in TRAIN only, as in Caffe.
    /// </summary>
    public (int Rank, int Count) Shard { get; init; } = (0, 1);

    /// <summary>How many threads decode and transform; the batches do not depend on it. 0 (default) for as many as there are processors.</summary>
    public int Threads { get; init; }

    /// <summary>What happens when a record cannot be decoded. Default: <see cref="DamagedRecords.Stop"/>.</summary>
    public DamagedRecords Damaged { get; init; } = DamagedRecords.Stop;

    /// <summary>Is told what is worth a line of a log: that a source begins anew, that a record was left out. It is called on the thread that reads ahead.</summary>
    public Action<string>? Note { get; init; }
}
