using Prototxt.Weights;

namespace Prototxt.Inference;

/// <summary>Where layers' blobs come from.</summary>
internal interface IWeightSource : IDisposable
{
    /// <summary>What messages call it.</summary>
    string Name { get; }

    /// <summary>Of a file: what tells it from others. Null where there is none.</summary>
    ModelIdentity? Identity => null;

    /// <summary>Says which net the blobs are for, before the first is asked for: some files have them in another order.</summary>
    /// <param name="net">The net's layers; not made where nobody needs them.</param>
    /// <param name="layout">The order of the axes in an <c>.npy</c>.</param>
    void Describe(Func<IReadOnlyList<LayerBlobs>> net, NpyLayout layout)
    {
    }

    /// <summary>A layer's blob, or null where it has none of that number or there is no such layer.</summary>
    StoredBlob? Find(string layer, int blob);

    /// <summary>How many blobs a layer has; null where there is no such layer.</summary>
    int? Blobs(string layer);

    /// <summary>The numbers of a blob where they lie, if they lie there as memory; null otherwise.</summary>
    WeightMemory? InPlace(StoredBlob blob) => null;

    /// <summary>No more will be asked for: closes what need not stay open for blobs that are used where they lie.</summary>
    void Seal();
}
