using Prototxt.Imaging;

namespace Prototxt.Training.Data;

/// <summary>A data layer as its prototxt describes it: where records come from, in which order, and what becomes of them. It opens nothing.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Tops">Its tops' names.</param>
public abstract record BaseDataLayer(string Name, IReadOnlyList<string> Tops)
{
    /// <summary>The database, or the file that lists what is read; null where the file tells none.</summary>
    public string? Source { get; init; }

    /// <summary>Records in a batch.</summary>
    public int BatchSize { get; init; }

    /// <summary>What happens to a record: crop, mirror, mean, scale.</summary>
    public ImageTransform Transform { get; init; } = new();

    /// <summary>Batches that are read ahead; Caffe's default is 4.</summary>
    public int Prefetch { get; init; } = 4;
}
