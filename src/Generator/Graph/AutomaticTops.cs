using Prototxt.Generator.Binding;
using Prototxt.Generator.Layers;

namespace Prototxt.Generator.Graph;

/// <summary>
/// A loss needs no <c>top</c> in the file, and old files seldom give one: Caffe adds a top without a name, which counts in
/// the total loss and cannot be read. Here it is called after its layer, or by a longer name where that is some blob's.
/// </summary>
internal static class AutomaticTops
{
    public static IReadOnlyList<LayerSpec> Add(IReadOnlyList<LayerSpec> layers)
    {
        HashSet<string>? taken = null;
        return [.. layers.Select(l => l.Tops.Count == 0 && IsLoss(l.Layer) ? Named(l, taken ??= Blobs(layers)) : l)];
    }

    private static bool IsLoss(Message layer) => LayerRegistry.Find(layer.String("type"))?.Traits.HasFlag(LayerTraits.Loss) == true;

    private static HashSet<string> Blobs(IEnumerable<LayerSpec> layers) => [.. layers.SelectMany(l => l.Bottoms.Concat(l.Tops)).Select(b => b.Name)];

    private static LayerSpec Named(LayerSpec loss, HashSet<string> taken)
    {
        string name = loss.Layer.String("name") is { Length: > 0 } given ? given : "loss";
        while (!taken.Add(name))
            name += "/loss";
        return loss with { Tops = [new BlobName(name, loss.Layer.NameSpan)] };
    }
}
