using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Analysis;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Model;

/// <summary>The layers of Caffe's net, in which a split layer stands behind every blob that is read more than once.</summary>
/// <remarks>Source: Caffe's InsertSplits and Net::Init.</remarks>
internal sealed class DebugBuilder
{
    private readonly NetGraph graph;
    private readonly ViewModel view;
    private readonly bool forced;
    private readonly Backward backward;
    private readonly Cancellation cancel;
    private readonly Dictionary<BlobVersion, string> keys = [];
    private readonly Dictionary<BlobVersion, int> readers = [], splits = [], readings = [];
    private readonly List<DebugLayerModel> layers = [];

    private DebugBuilder(NetGraph graph, ViewModel view, bool forced, Cancellation cancel)
    {
        (this.graph, this.view, this.forced, this.cancel) = (graph, view, forced, cancel);
        backward = Backward.Of(graph, forced, cancel);
    }

    /// <param name="graph">The net in the view's state.</param>
    /// <param name="view">The view, whose values stand in the order of the graph's tops.</param>
    /// <param name="forced">The net's force_backward.</param>
    /// <param name="cancel">Asked for each layer.</param>
    public static DebugModel Build(NetGraph graph, ViewModel view, bool forced, Cancellation cancel) => new DebugBuilder(graph, view, forced, cancel).Build();

    private DebugModel Build()
    {
        foreach ((BlobVersion top, ValueModel value) in graph.Values.Zip(view.Values, (top, value) => (top, value)))
            keys.Add(top, value.Key);
        foreach (Node node in graph.Nodes)
        {
            foreach (BlobVersion bottom in node.Bottoms)
                Count(readers, bottom);
            foreach (BlobVersion top in Weighted(node))
                Count(readers, top);
        }

        foreach (Node node in graph.Nodes)
        {
            cancel.Poll();
            Add(node);
        }

        return new DebugModel(view.Kind, layers.ToEquatableArray());
    }

    private void Add(Node node)
    {
        List<DebugBlobModel> bottoms = [];
        for (int i = 0; i < node.Bottoms.Count; i++)
        {
            DebugBlobModel bottom = Bottom(node, i);
            if (forced || backward.Enters(node, i))
                bottoms.Add(bottom);
        }

        string[] names = [.. node.Layer.Subs("param").Select(p => p.String("name"))];
        layers.Add(new DebugLayerModel(node.Name, node.Tops.Select(Itself).ToEquatableArray(), bottoms.ToEquatableArray(),
            names.All(n => n.Length == 0) ? EquatableArray<string>.Empty : names.ToEquatableArray()));
        BlobVersion[] weighted = [.. Weighted(node)];
        foreach (BlobVersion top in node.Tops.Where(IsSplit))
        {
            // The loss is the first reader.
            splits[top] = weighted.Contains(top) ? 1 : 0;
            layers.Add(new DebugLayerModel(SplitName(top),
                Enumerable.Range(0, readers[top]).Select(i => new DebugBlobModel($"{SplitName(top)}_{i.ToText()}", keys[top])).ToEquatableArray(),
                IsEntered(top) ? new([Itself(top)]) : EquatableArray<DebugBlobModel>.Empty, EquatableArray<string>.Empty));
        }
    }

    private DebugBlobModel Bottom(Node node, int index)
    {
        BlobVersion bottom = node.Bottoms[index];
        int reader = Reads(node, index) ? Count(readings, bottom) : -1;
        return IsSplit(bottom) ? new DebugBlobModel($"{SplitName(bottom)}_{Count(splits, bottom).ToText()}", keys[bottom], reader) : Itself(bottom);
    }

    private DebugBlobModel Itself(BlobVersion value) => new(value.Blob, keys[value]);

    private bool IsSplit(BlobVersion value) => readers.TryGetValue(value, out int count) && count > 1;

    private bool IsEntered(BlobVersion value) =>
        forced || value.Readers.Any(reader => Enumerable.Range(0, reader.Bottoms.Count).Any(i => reader.Bottoms[i] == value && backward.Enters(reader, i)));

    private static string SplitName(BlobVersion value) => $"{value.Blob}_{value.Producer.Name}_{value.TopIndex.ToText()}_split";

    // Tops with a weight that the file gives.
    private static IEnumerable<BlobVersion> Weighted(Node node) => node.Layer.All("loss_weight").Zip(node.Tops, (weight, top) => (weight, top)).Where(w => w.weight.Float != 0).Select(w => w.top);

    // Whether a blob set asks for the bottom when it computes the layer.
    private static bool Reads(Node node, int index) =>
        node.Tops.Count > 0 && node.Plan is { Call: { Kind: not CallKind.None } call } && index < node.Bottoms.Count - call.UnreadBottoms;

    // The number so far, which is counted on.
    private static int Count(Dictionary<BlobVersion, int> counts, BlobVersion value)
    {
        counts.TryGetValue(value, out int count);
        counts[value] = count + 1;
        return count;
    }
}
