using Prototxt.Files;
using Prototxt.Weights;

namespace Prototxt.Inference;

/// <summary>
/// The blobs of layers that share a parameter. Caffe's <c>.caffemodel.h5</c> has such a one at its owner alone, and in any file a layer may
/// be missing all of whose blobs are another's.
/// </summary>
/// <param name="source">Where blobs come from.</param>
/// <param name="net">The net's layers; not made before a blob is missed.</param>
internal sealed class SharedBlobs(IWeightSource source, Func<IReadOnlyList<LayerBlobs>> net)
{
    private Dictionary<(string Layer, int Blob), (string Layer, int Blob, IReadOnlyList<long> Shape)>? _owners;

    /// <summary>The owner's blob in the shape that it has in a layer; null where the blob is nobody else's, or missing there too.</summary>
    public StoredBlob? Find(string layer, int blob)
    {
        _owners ??= net().SelectMany(l => l.Shared.Select(s => (Key: (l.Name, s.Blob), Owner: (s.Owner, s.OwnersBlob, l.Shapes[s.Blob])))).ToDictionary(s => s.Key, s => s.Owner);
        if (!_owners.TryGetValue((layer, blob), out var owner) || source.Find(owner.Layer, owner.Blob) is not { } found)
            return null;
        // share_mode: PERMISSIVE asks for as many numbers, whatever the axes are.
        return found.Fits(owner.Shape) || found.Count != Shapes.Count(owner.Shape) ? found : new ArrangedBlob(found, [found.Count], [0], owner.Shape);
    }
}
