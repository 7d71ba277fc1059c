using Prototxt.Generator.Binding;
using Prototxt.Generator.Diagnostics;
using Prototxt.Generator.Layers;

namespace Prototxt.Generator.Graph;

/// <summary>
/// Builds the graph of a net in one state, the way Caffe's Net::Init does: layers in file order, each bottom the latest
/// value of its blob, in-place tops, then the layer's own checks and shapes. One mistake is reported once: what depends
/// on a layer that failed has no shape and is passed over in silence.
/// </summary>
internal sealed class GraphBuilder(NetState state, NetOptions options, DiagnosticBag bag)
{
    private readonly Dictionary<string, BlobVersion> blobs = new(StringComparer.Ordinal);
    private readonly List<Node> nodes = [];

    public static NetGraph Build(IEnumerable<Message> layers, NetState state, NetOptions options, DiagnosticBag bag) =>
        Build(layers.Where(l => state.Includes(l, bag)).Select(LayerSpec.Of), state, options, bag, isDerived: false);

    public static NetGraph Build(IEnumerable<LayerSpec> layers, NetState state, NetOptions options, DiagnosticBag bag, bool isDerived)
    {
        var builder = new GraphBuilder(state, options, bag);
        foreach (LayerSpec layer in layers)
            builder.Add(layer);
        return new NetGraph(state, builder.nodes, isDerived);
    }

    private void Add(LayerSpec spec)
    {
        Message layer = spec.Layer;
        string name = layer.String("name");
        LayerType? type = spec.Type ?? ResolveType(layer, name);
        Phase phase = layer.Has("phase") ? NetState.ParsePhase(layer.Enum("phase")) : state.Phase;
        var node = new Node(name, type ?? UnknownLayer.Instance, layer, phase);
        nodes.Add(node);

        bool sound = type is not null;
        foreach (BlobName bottom in spec.Bottoms)
        {
            BlobVersion? value = Find(bottom, name);
            sound &= value?.Shape is not null;
            if (value is null)
                continue;
            CheckReadersBeforeOverwrite(value, node, spec, bottom);
            value.Readers.Add(node);
            node.Bottoms.Add(value);
        }

        foreach (BlobName top in spec.Tops)
            sound &= AddTop(node, spec, top);

        if (sound)
            node.Plan = OverwritableIfPointwise(node.Type, node.Type.Plan(new LayerContext(node, bag, options)));
        if (node.Plan is { } plan)
        {
            for (int i = 0; i < node.Tops.Count; i++)
                node.Tops[i].Shape = plan.Tops[i];
            UnreadFields.Report(node, bag);
        }

        node.LossWeights = LossWeights.Of(node, bag);
    }

    private static LayerPlan? OverwritableIfPointwise(LayerType type, LayerPlan? plan) =>
        plan is { Call.Kind: CallKind.Function or CallKind.Forward } && type.Traits.HasFlag(LayerTraits.Pointwise)
            ? plan with { Call = plan.Call with { CanOverwrite = true } }
            : plan;

    private LayerType? ResolveType(Message layer, string name)
    {
        if (!layer.Has("type"))
        {
            bag.Report(Descriptors.MissingType, layer.NameSpan, name);
            return null;
        }

        string type = layer.String("type");
        if (LayerRegistry.Find(type) is { } known)
            return known;
        bag.Report(Descriptors.UnknownLayerType, layer.SpanOf("type"), name, type, Hints.DidYouMean(type, LayerRegistry.Names));
        return null;
    }

    private BlobVersion? Find(BlobName bottom, string layer)
    {
        if (blobs.TryGetValue(bottom.Name, out BlobVersion? value))
            return value;
        bag.Report(Descriptors.UnknownBottom, bottom.Span, layer, bottom.Name, Hints.DidYouMean(bottom.Name, blobs.Keys));
        return null;
    }

    // Caffe's automatic split renames what the readers read, and the in-place layer then looks like a second producer.
    private void CheckReadersBeforeOverwrite(BlobVersion value, Node node, LayerSpec spec, BlobName bottom)
    {
        Node? other = value.Readers.FirstOrDefault(r => r != node);
        if (other is not null && spec.Bottoms.Zip(spec.Tops, (b, t) => b.Name == bottom.Name && t.Name == bottom.Name).Any(x => x))
            bag.Report(Descriptors.ReadBeforeOverwrite, bottom.Span, node.Name, value.Blob, other.Name, bag.Line(other.Layer.NameSpan));
    }

    private bool AddTop(Node node, LayerSpec spec, BlobName top)
    {
        int index = node.Tops.Count;
        var value = new BlobVersion(top.Name, node, index);
        node.Tops.Add(value);
        bool sound = true;
        if (blobs.TryGetValue(top.Name, out BlobVersion? earlier))
        {
            if (index >= spec.Bottoms.Count || spec.Bottoms[index].Name != top.Name)
            {
                bag.Report(Descriptors.DuplicateTop, top.Span, top.Name, earlier.Producer.Name, bag.Line(earlier.Producer.Layer.NameSpan));
                sound = false;
            }
            else if (!node.Type.Traits.HasFlag(LayerTraits.InPlace))
            {
                if (node.Type != UnknownLayer.Instance)
                    bag.Report(Descriptors.InPlaceRefused, top.Span, node.Type.Name, node.Name, top.Name);
                sound = false;
            }
            else
            {
                earlier.OverwrittenBy = value;
            }
        }

        blobs[top.Name] = value;
        return sound;
    }
}
