using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Analysis;

/// <summary>A top that counts in the loss. Where <see cref="Counts"/> only, its weight is in the sum but no gradient starts from it.</summary>
internal sealed record Loss(BlobVersion Value, float Weight, bool Counts);

/// <summary>
/// Where Caffe's backward pass goes: which tops start it, and which bottoms it does not enter. Caffe decides when it sets
/// the net up, layer by layer and by names of blobs, after it has put a Split layer behind every blob that is read more
/// than once; a top with a loss weight counts as read once more. What looks odd here is Caffe's, and recorded.
/// </summary>
internal sealed class Backward
{
    private readonly HashSet<(Node, int)> stopped = [];
    private readonly HashSet<Node> running = [];
    private HashSet<BlobVersion> learns = [];

    private Backward(IReadOnlyList<Loss> losses) => Losses = losses;

    public IReadOnlyList<Loss> Losses { get; }

    /// <summary>Whether gradients end before this bottom although something above it learns.</summary>
    public bool StopsAt(Node node, int bottom) => stopped.Contains((node, bottom));

    /// <summary>All bottoms of a layer of which that is so; of most there are none.</summary>
    public EquatableArray<int> StopsIn(Node node) => stopped.Count == 0 ? EquatableArray<int>.Empty : Enumerable.Range(0, node.Bottoms.Count).Where(i => StopsAt(node, i)).ToEquatableArray();

    /// <summary>Whether the layer's backward pass runs; this and what follows is not known where gradients are forced.</summary>
    public bool Runs(Node node) => running.Contains(node);

    /// <summary>Whether the pass gives a gradient to something that learns, in the layer or below it.</summary>
    public bool Passes(Node node) => Runs(node) && (LearnsItself(node) || Enumerable.Range(0, node.Bottoms.Count).Any(i => Enters(node, i)));

    /// <summary>Whether the pass goes on to something that learns below this bottom.</summary>
    public bool Enters(Node node, int bottom) => Runs(node) && learns.Contains(node.Bottoms[bottom]) && !stopped.Contains((node, bottom));

    /// <summary>Whether a value depends on a parameter that is not frozen.</summary>
    public bool Learns(BlobVersion value) => learns.Contains(value);

    /// <summary>Whether the layer has a parameter that is not frozen.</summary>
    public static bool LearnsItself(Node node)
    {
        if (node.Plan?.Member is not { } member)
            return false;
        IReadOnlyList<Message> specs = node.Layer.Subs("param");
        for (int i = 0; i < member.Blobs.Count; i++)
            if (!member.Blobs[i].IsBuffer && (i >= specs.Count || specs[i].Float("lr_mult") != 0))
                return true;
        return false;
    }

    public static Backward Of(NetGraph graph, bool force, Cancellation cancel)
    {
        List<Loss> losses = [.. graph.Nodes.SelectMany(LossesOf)];
        var result = new Backward(losses);
        // Without a loss there is no pass.
        if (!force && losses.Count > 0)
            result.Analyse(graph, losses, cancel);
        return result;
    }

    // A weighted top that is read moves its weight to the split behind it, and the layer loses all weights it was given; a
    // loss layer then counts 1 again, in the sum at least. The gradient of a top behind which others stand is theirs alone.
    private static IEnumerable<Loss> LossesOf(Node node)
    {
        if (node.LossWeights.All(w => w == 0))
            return [];
        bool given = node.Layer.All("loss_weight").Count > 0, isLoss = node.Type.Traits.HasFlag(LayerTraits.Loss);
        (BlobVersion Top, float Weight)[] weighted = [.. node.Tops.Zip(node.LossWeights, (t, w) => (t, w)).Where(l => l.w != 0)];
        if (!given)
            return weighted.Select(l => new Loss(l.Top, l.Weight, Counts: l.Top.Readers.Count > 0));
        if (!weighted.Any(l => l.Top.Readers.Count > 0))
            return weighted.Select(l => new Loss(l.Top, l.Weight, Counts: false));
        IEnumerable<Loss> moved = weighted.Where(l => l.Top.Readers.Count > 0).Select(l => new Loss(l.Top, l.Weight, Counts: false));
        return isLoss ? moved.Append(new Loss(node.Tops[0], 1, Counts: node.Tops[0].Readers.Count > 0)) : moved;
    }

    private void Analyse(NetGraph graph, List<Loss> losses, Cancellation cancel)
    {
        learns = Learns(graph);
        HashSet<BlobVersion> underLoss = [], starts = [.. losses.Select(l => l.Value)], moved = [.. losses.Where(l => !l.Counts && l.Value.Readers.Count > 0).Select(l => l.Value)];
        Dictionary<BlobVersion, int> notEntered = [];
        foreach (Node node in graph.Nodes.Reverse())
        {
            cancel.Poll();
            // With its weight moved to a split, a top is under the loss; by itself it starts the pass.
            bool contributes = node.Tops.Any(t => underLoss.Contains(t) || starts.Contains(t));
            // No reader of any top sends a gradient back, and no moved weight does.
            bool skips = node.Tops.Count > 0 && node.Tops.All(t => t.Readers.Count > 0 && !moved.Contains(t) && notEntered.TryGetValue(t, out int count) && count == t.Readers.Count);
            IReadOnlyList<Value> propagate = node.Layer.All("propagate_down");
            if (contributes && !skips)
                running.Add(node);
            for (int i = 0; i < node.Bottoms.Count; i++)
            {
                BlobVersion bottom = node.Bottoms[i];
                bool enters = contributes && !skips && (i < propagate.Count ? propagate[i].Bool : learns.Contains(bottom));
                if (contributes)
                    underLoss.Add(bottom);
                if (enters)
                    continue;

                notEntered[bottom] = notEntered.TryGetValue(bottom, out int earlier) ? earlier + 1 : 1;
                if (learns.Contains(bottom) && contributes && !skips)
                    stopped.Add((node, i));
            }
        }
    }

    // What depends on a parameter that is not frozen.
    private static HashSet<BlobVersion> Learns(NetGraph graph)
    {
        HashSet<BlobVersion> learning = [];
        foreach (Node node in graph.Nodes)
        {
            if (LearnsItself(node) || node.Bottoms.Any(learning.Contains))
                learning.UnionWith(node.Tops);
        }

        return learning;
    }
}
