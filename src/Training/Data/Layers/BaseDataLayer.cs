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

    /// <summary><c>phase</c>: the phase of the layer, which decides about crops, where it says another than the view's; null otherwise.</summary>
    public Phase? Phase { get; init; }

    /// <summary>What happens to a record: crop, mirror, mean, scale. Its phase is the layer's, and its random numbers come from <see cref="DataOptions.Seed"/>.</summary>
    public ImageTransform Transform { get; init; } = new();

    /// <summary>Batches that are read ahead; Caffe's default is 4.</summary>
    public int Prefetch { get; init; } = 4;

    /// <summary>The layer's type in Caffe.</summary>
    internal abstract string Type { get; }

    /// <summary>Whether both are layers of one type that say the same; tops are compared one by one.</summary>
    /// <param name="other">The layer to compare with.</param>
    public virtual bool Equals(BaseDataLayer? other) =>
        other is not null && EqualityContract == other.EqualityContract && Name == other.Name && Tops.SequenceEqual(other.Tops) && Source == other.Source
        && BatchSize == other.BatchSize && Phase == other.Phase && Prefetch == other.Prefetch && Transform.Equals(other.Transform);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(EqualityContract, Name, Tops.Count, Source, BatchSize);

    /// <summary>How messages name the layer.</summary>
    public sealed override string ToString() => $"layer \"{Name}\" ({Type})";
}
