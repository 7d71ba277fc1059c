using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Layers;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Supplied;

namespace Prototxt.Generator.Compiler.Graph;

/// <summary>
/// Builds the graph of a net in one state, the way Caffe's Net::Init does: layers in file order, each bottom the latest
/// value of its blob, in-place tops, then the layer's own checks and shapes. One mistake is reported once: of what depends
/// on a layer that failed, only what is wrong whatever its shape.
/// </summary>
internal sealed class GraphBuilder(NetSource source, NetState state, DiagnosticBag bag)
{
    // Comparing a wrong name with every blob takes time; after so many mistakes a hint more is no help.
    private const int MostHints = 20;

    private readonly Dictionary<string, BlobVersion> blobs = new(StringComparer.Ordinal);
    private readonly List<Node> nodes = [];
    private readonly HashSet<BlobVersion> doubtful = [];

    // By its message, a layer of which another graph has made what this one may take.
    private Dictionary<Message, Node> planned = [];

    // What layers that are left out would have made.
    private readonly HashSet<string> leftOut = new(StringComparer.Ordinal);
    private Lazy<ILookup<string, Message>>? excluded;
    private Lazy<ILookup<string, Message>>? makers;
    private int inputs;
    private int hints, failures;

    public static NetGraph Build(NetSource source, NetState state, DiagnosticBag bag, Cancellation cancel, IEnumerable<Node>? planned = null)
    {
        ILookup<bool, Message> byState = source.Layers.ToLookup(l => state.Includes(l, bag));
        return Build(AutomaticTops.Add([.. byState[true].Select(LayerSpec.Of)]), source, state, bag, cancel, isDerived: false, byState[false], planned);
    }

    public static NetGraph Build(IEnumerable<LayerSpec> layers, NetSource source, NetState state, DiagnosticBag bag, Cancellation cancel, bool isDerived, IEnumerable<Message>? excluded = null, IEnumerable<Node>? planned = null)
    {
        bag.NextView();
        LayerSpec[] all = [.. layers];
        var builder = new GraphBuilder(source, state, bag)
        {
            excluded = excluded is null ? null : new(() => excluded.SelectMany(l => l.All("top").Select(t => (Top: t.String, Layer: l))).ToLookup(t => t.Top, t => t.Layer)),
            planned = planned?.ToDictionary(n => n.Layer) ?? [],
            makers = new(() => all.SelectMany(l => l.Tops.Select(t => (Top: t.Name, l.Layer))).ToLookup(t => t.Top, t => t.Layer)),
        };
        foreach (LayerSpec layer in all)
        {
            cancel.Poll();
            builder.Add(layer);
        }

        builder.CheckSources();
        return new NetGraph(state, builder.nodes, isDerived);
    }

    private void Add(LayerSpec spec)
    {
        Message layer = spec.Layer;
        string name = layer.String("name");
        LayerType? type = spec.Type ?? ResolveType(spec);
        if (type is Evaluation)
        {
            leftOut.UnionWith(spec.Tops.Select(t => t.Name));
            spec = spec with { Tops = [] };
        }
        else if (leftOut.Count > 0 && spec.Bottoms.Any(b => leftOut.Contains(b.Name)))
        {
            if (type is not Silence)
                type = Follow(spec, name);
            spec = spec with { Bottoms = [.. spec.Bottoms.Where(b => !leftOut.Contains(b.Name))], Tops = [] };
            if (spec.Bottoms.Count == 0)
                return;
        }

        var node = new Node(name, type ?? UnknownLayer.Instance, layer, state.PhaseOf(layer));
        nodes.Add(node);

        bool sound = type is not null;
        List<BlobVersion?> bottoms = new(spec.Bottoms.Count);
        for (int i = 0; i < spec.Bottoms.Count; i++)
        {
            BlobName bottom = spec.Bottoms[i];
            bool known = blobs.TryGetValue(bottom.Name, out BlobVersion? value);
            value ??= Misspelled(bottom, layer);
            bool hasShape = known && value?.Shape is not null && !doubtful.Contains(value);
            bottoms.Add(hasShape ? value : null);
            sound &= hasShape;
            if (value is null)
                continue;
            if (known && i < spec.Tops.Count && spec.Tops[i].Name == bottom.Name)
                CheckReadersBeforeOverwrite(value, node, bottom);
            // What only an evaluation reads is an output of the net; data is none.
            if (type is not Evaluation || value.IsInput)
                value.Readers.Add(node);
            node.Bottoms.Add(value);
        }

        if (spec.Type is null)
            CheckPropagateDown(layer, node, spec.Bottoms.Count);
        for (int i = 0; i < spec.Tops.Count; i++)
            sound &= AddTop(node, spec, i);

        bool isComplete = node.Type.IsComplete(source.Options, bag);
        int said = bag.Said;
        LayerPlan? taken = sound && isComplete ? Planned(node) : null;
        if (sound && isComplete)
            node.Plan = taken ?? WithTraits(node.Type, Plan(node));
        if (node.Plan is null && type is not null && isComplete)
            ReportAll(new Trial(node, spec, bottoms, source.Options, bag));
        if (node.Plan is { } plan)
        {
            for (int i = 0; i < node.Tops.Count; i++)
                node.Tops[i].Shape = plan.Tops[i];
            if (taken is null)
                UnreadFields.Report(node, bag);
            node.IsQuiet = bag.Said == said && doubtful.Count == 0;
        }

        foreach (BlobVersion top in node.Tops)
            top.Settle();
        // What stands for a loss in the Predict view is none.
        node.LossWeights = spec.Type is null ? LossWeights.Of(node, bag) : [];
    }

    // The same layer on the same bottoms: whatever is to be said of it was said, and planning takes time.
    private LayerPlan? Planned(Node node)
    {
        if (!planned.TryGetValue(node.Layer, out Node? earlier) || earlier.Type != node.Type || earlier.Tops.Count != node.Tops.Count || earlier.Bottoms.Count != node.Bottoms.Count)
            return null;
        for (int i = 0; i < node.Bottoms.Count; i++)
            if (earlier.Bottoms[i].Blob != node.Bottoms[i].Blob || !Equals(earlier.Bottoms[i].Shape, node.Bottoms[i].Shape))
                return null;
        return earlier.Plan;
    }

    private void ReportAll(Trial trial)
    {
        IReadOnlyList<DiagnosticInfo> found = trial.Report();
        if (found.Count > 0 && failures++ < MostHints)
            trial.ReportBehind(found);
    }

    // What could not be read of a layer counts as absent. What does not fit because of that is no mistake of its own, and shapes
    // that come of it may be wrong.
    private LayerPlan? Plan(Node node)
    {
        if (!node.Layer.Unreadable.Any(Trial.DecidesShapes))
            return SizeCheck.Plan(node, bag, source.Options);
        DiagnosticBag own = bag.Fork();
        LayerPlan? plan = SizeCheck.Plan(node, own, source.Options);
        foreach (DiagnosticInfo item in own.Items.Where(i => !Trial.IsOfShapes(i)))
            bag.Report(item);
        doubtful.UnionWith(node.Tops);
        return plan;
    }

    // Unknown axes are for the layers to find out; a net of nothing but data has none that could.
    private void CheckSources()
    {
        if (!nodes.All(n => n.Type.Traits.HasFlag(LayerTraits.Source)))
            return;
        foreach (BlobVersion top in nodes.SelectMany(n => n.Tops).Where(t => t.Shape is { IsRanked: false }))
            bag.Report(Descriptors.UnknownShape, top.Producer.Layer.All("top")[top.TopIndex].Span, top.Producer.Name, top.Blob, "not even the number of its axes is known, and the net has no other layer");
    }

    private static LayerPlan? WithTraits(LayerType type, LayerPlan? plan) =>
        plan is { Call.Kind: CallKind.Function or CallKind.Forward }
            ? plan with { Call = plan.Call with { CanOverwrite = type.Traits.HasFlag(LayerTraits.Pointwise), NamesLayer = plan.Call.Kind == CallKind.Function && type.CanRefuse } }
            : plan;

    private void CheckPropagateDown(Message layer, Node node, int bottoms)
    {
        IReadOnlyList<Value> given = layer.All("propagate_down");
        if (given.Count != 0 && given.Count != bottoms)
            bag.Report(Descriptors.InvalidField, given[0].Span, node.TypeName, node.Name, $"propagate_down must be given once for each bottom or not at all: {bottoms.Plural("bottom")}, found {given.Count.ToText()}");
    }

    // What reads a blob of a layer that is left out is left out itself.
    private Evaluation Follow(LayerSpec spec, string name)
    {
        string type = spec.Layer.String("type");
        bag.Report(Descriptors.EvaluationLeftOut, spec.Layer.SpanOf("type"), name, type, $"reads '{spec.Bottoms.First(b => leftOut.Contains(b.Name)).Name}', which only a layer that is left out would make", "");
        leftOut.UnionWith(spec.Tops.Select(t => t.Name));
        return new Evaluation(type);
    }

    private LayerType? ResolveType(LayerSpec spec)
    {
        Message layer = spec.Layer;
        if (layer.String("type").Length == 0)
        {
            if (!layer.IsWrong("type"))
                bag.Report(Descriptors.MissingType, layer.SpanOf("type"), layer.String("name"));
            return null;
        }

        return LayerCatalog.Known(layer) is not { } known ? source.Catalog.StandIn(layer, bag)
            : known.WithoutLabels is { } drawn && IsDrawn(spec) ? Drawn(layer, known, drawn)
            : known;
    }

    // Drawings of nets end in a loss that reads the prediction only, and have nothing that could be a label.
    private bool IsDrawn(LayerSpec spec) =>
        spec.Bottoms.Count == 1 && spec.Tops.Count < 2 && !spec.Layer.IsWrong("bottom") && inputs < 2;

    private LayerType Drawn(Message layer, LayerType loss, LayerType prediction)
    {
        bag.Report(Descriptors.LossWithoutLabels, layer.SpanOf("type"), loss.Name, layer.String("name"), prediction.Name);
        return prediction;
    }

    // The blob that was probably meant counts as read: it would otherwise look like an output, and the class would be another.
    private BlobVersion? Misspelled(BlobName bottom, Message layer)
    {
        if (source.IsLost(bottom.Name))
            return null;
        string? elsewhere = hints++ < MostHints ? MadeLater(bottom.Name) ?? InAnotherStage(bottom.Name) : null;
        string? meant = elsewhere is null && hints <= MostHints ? Words.Nearest(bottom.Name, blobs.Keys) : null;
        bag.Report(Descriptors.UnknownBottom, bottom.Span, layer.String("name"), bottom.Name, elsewhere ?? "no earlier layer makes" + (meant is null ? "" : $". Did you mean '{meant}'?"));
        return meant is null ? null : blobs[meant];
    }

    private string? MadeLater(string blob) => makers!.Value[blob].FirstOrDefault(m => m.All("bottom").All(b => b.String != blob)) is { } maker
        ? $"layer '{maker.String("name")}' (line {bag.Line(maker.NameSpan)}) makes only later; a layer must come after the layers it reads"
        : null;

    private string? InAnotherStage(string blob) =>
        excluded?.Value[blob].Select(l => (Layer: l, Stages: state.MissingStages(l))).FirstOrDefault(l => l.Stages.Count > 0) is { Layer: { } maker, Stages: var stages }
            ? $"no earlier layer makes. Layer '{maker.String("name")}' makes it with the stage{(stages.Count > 1 ? "s" : "")} {Words.List([.. stages.Select(s => $"'{s}'")], "and")}; give {(stages.Count > 1 ? "them" : "it")} on the AdditionalFiles item, PrototxtStages=\"{string.Join(",", stages)}\""
            : null;

    // Caffe's automatic split renames what the readers read, and the in-place layer then looks like a second producer.
    private void CheckReadersBeforeOverwrite(BlobVersion value, Node node, BlobName bottom)
    {
        // What the layer itself read before stands at the end.
        if (value.Readers.Count > 0 && value.Readers[0] is var other && other != node)
            bag.Report(Descriptors.ReadBeforeOverwrite, bottom.Span, node.Name, value.Blob, other.Name, bag.Line(other.Layer.NameSpan));
    }

    // The layer reads the blob twice, or the blob has a loss weight, which counts as a reader: again there is a split.
    private static bool IsSplit(BlobVersion value, Node reader) =>
        (value.Readers.Count > 1 && value.Readers[value.Readers.Count - 2] == reader)
        || (value.Producer.Layer.Has("loss_weight") && value.TopIndex < value.Producer.LossWeights.Count && value.Producer.LossWeights[value.TopIndex] != 0);

    private bool AddTop(Node node, LayerSpec spec, int index)
    {
        BlobName top = spec.Tops[index];
        var value = new BlobVersion(top.Name, node, index);
        bool sound = true;
        if (blobs.TryGetValue(top.Name, out BlobVersion? earlier))
        {
            if (index >= spec.Bottoms.Count || spec.Bottoms[index].Name != top.Name)
            {
                bag.Report(Descriptors.DuplicateTop, top.Span, top.Name, earlier.Producer.Name, bag.Line(earlier.Producer.Layer.NameSpan));
                doubtful.Add(earlier); // which of the two its readers mean, nobody can tell
                return false; // the blob stays what it was, and is no output more
            }

            bool isSource = node.Type.Traits.HasFlag(LayerTraits.Source); // that it has no bottoms is said with their number
            if (!isSource && (!node.Type.Traits.HasFlag(LayerTraits.InPlace) || IsSplit(earlier, node)))
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

        node.Tops.Add(value);
        inputs += value.IsInput ? 1 : 0;
        blobs[top.Name] = value;
        return sound;
    }
}
