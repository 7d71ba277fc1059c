using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Supplied;

namespace Prototxt.Generator.Compiler.Graph;

/// <summary>
/// A loss needs no <c>top</c> in the file, and old files seldom give one: Caffe adds a top without a name, which counts in
/// the total loss and cannot be read. Here it is called after its layer, or by a longer name where that is some blob's.
/// </summary>
internal static class AutomaticTops
{
    public static IReadOnlyList<LayerSpec> Add(IReadOnlyList<LayerSpec> layers)
    {
        NameScope? taken = null;
        return [.. layers.Select(l => l.Tops.Count == 0 && LayerCatalog.IsLoss(l.Layer) ? Named(l, taken ??= Blobs(layers)) : l)];
    }

    private static NameScope Blobs(IEnumerable<LayerSpec> layers) => new([.. layers.SelectMany(l => l.Bottoms.Concat(l.Tops)).Select(b => b.Name)]);

    private static LayerSpec Named(LayerSpec loss, NameScope taken)
    {
        string name = loss.Layer.String("name") is { Length: > 0 } given ? given : "loss";
        return loss with { Tops = [new BlobName(taken.TryTake(name) ? name : taken.Take(name + "/loss"), loss.Layer.NameSpan)] };
    }
}
