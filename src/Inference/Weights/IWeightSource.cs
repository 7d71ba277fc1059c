using Prototxt.Weights;

namespace Prototxt.Inference;

/// <summary>Where layers' blobs come from.</summary>
internal interface IWeightSource : IDisposable
{
    /// <summary>What messages call it.</summary>
    string Name { get; }

    /// <summary>Of a file: its length, and when it was written last. Null where there is none.</summary>
    (long Length, DateTime Written)? Identity { get; }

    /// <summary>A layer's blob, or null where it has none of that number or there is no such layer.</summary>
    StoredBlob? Find(string layer, int blob);

    /// <summary>How many blobs a layer has; null where there is no such layer.</summary>
    int? Blobs(string layer);

    /// <summary>The numbers of a blob where they lie, if they lie there as memory; null otherwise.</summary>
    WeightMemory? InPlace(StoredBlob blob);

    /// <summary>No more will be asked for: closes what need not stay open for blobs that are used where they lie.</summary>
    void Seal();
}
