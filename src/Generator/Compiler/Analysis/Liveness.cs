using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Analysis;

/// <summary>Which layer is the last that needs a value: after it the tensor is disposed of or may be overwritten.</summary>
internal sealed class Liveness
{
    private const int Forever = int.MaxValue;
    private readonly Backward backward;
    private readonly Dictionary<BlobVersion, BlobVersion> origins;
    private readonly Dictionary<BlobVersion, int> lastUse, lastUseOfStorage;
    private readonly Dictionary<Node, int> positions;

    // What a supplied method gives may be a view of what it was given, or of something of its own.
    private readonly HashSet<BlobVersion> untouchable;

    private Liveness(NetGraph graph, Backward backward, IEnumerable<BlobVersion> kept, Cancellation cancel)
    {
        this.backward = backward;
        IReadOnlyList<BlobVersion> values = graph.Values;
        (origins, lastUse, lastUseOfStorage, positions) = (new(values.Count), new(values.Count), new(values.Count), new(graph.Steps.Count));
        foreach (BlobVersion value in values)
            origins.Add(value, FindOrigin(value));
        foreach (Node node in graph.Steps)
        {
            cancel.Poll();
            int position = positions.Count;
            positions.Add(node, position);
            foreach (BlobVersion top in node.Tops)
                lastUse[Origin(top)] = position;
            foreach (BlobVersion bottom in node.Bottoms)
                lastUse[Origin(bottom)] = position;
        }

        untouchable = [.. graph.Steps.Where(n => n.Plan is { Call.Kind: CallKind.Hook }).SelectMany(n => n.Bottoms.Concat(n.Tops)).Select(v => v.Storage)];
        foreach (BlobVersion value in kept.Select(Origin).Concat(values.Where(v => v.IsInput)))
            lastUse[value] = Forever;
        foreach (BlobVersion value in values)
            lastUseOfStorage[value.Storage] = Math.Max(Of(lastUseOfStorage, value.Storage), Of(lastUse, Origin(value)));
    }

    /// <param name="graph">The net.</param>
    /// <param name="backward">Where its backward pass goes.</param>
    /// <param name="kept">Values that outlive the pass.</param>
    /// <param name="cancel">Asked for each layer.</param>
    public static Liveness Of(NetGraph graph, Backward backward, IEnumerable<BlobVersion> kept, Cancellation cancel) => new(graph, backward, kept, cancel);

    /// <summary>The value whose tensor a value is: where a layer changes nothing, its bottom's.</summary>
    public BlobVersion Origin(BlobVersion value) => origins[value];

    /// <summary>The values that nobody needs once a layer is done, those it made itself included.</summary>
    public IReadOnlyList<BlobVersion> DyingAt(Node node)
    {
        List<BlobVersion> dying = [];
        foreach (BlobVersion bottom in node.Bottoms)
            Add(bottom);
        foreach (BlobVersion top in node.Tops)
            Add(top);
        return dying.Count < 2 ? dying : [.. dying.Distinct()];

        void Add(BlobVersion value)
        {
            if (Of(lastUse, Origin(value)) == positions[node])
                dying.Add(Origin(value));
        }
    }

    /// <summary>Whether a layer may write over its first bottom: nothing else lives in that memory any more.</summary>
    public bool MayOverwrite(Node node)
    {
        if (node.Plan is not { Call.CanOverwrite: true } || backward.StopsIn(node).Count > 0)
            return false;
        BlobVersion storage = node.Bottoms[0].Storage;
        return Of(lastUseOfStorage, storage) == positions[node]
            && node.Bottoms.Skip(1).Concat(node.Tops).All(v => v.Storage != storage)
            && !storage.IsInput
            && !untouchable.Contains(storage);
    }

    // An identity before which the backward pass stops has a tensor of its own, though in its bottom's memory.
    private BlobVersion FindOrigin(BlobVersion value) =>
        value.Producer is { IsIdentity: true, Bottoms.Count: > 0 } maker && !backward.StopsAt(maker, 0) ? origins[maker.Bottoms[0]] : value;

    private static int Of(Dictionary<BlobVersion, int> uses, BlobVersion value) => uses.TryGetValue(value, out int last) ? last : 0;
}
