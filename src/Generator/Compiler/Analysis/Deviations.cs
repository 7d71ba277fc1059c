using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Analysis;

/// <summary>
/// Says where a net depends on something that Caffe does by accident of its memory and generated code does not: values and
/// gradients here are those of what the file says. Each kind is said once, at the first layer it meets, and only where it changes
/// a result. The list is in docs/architecture.md.
/// </summary>
internal sealed class Deviations
{
    private readonly NetGraph graph;
    private readonly Lazy<Backward> backward; // for gradients only, so not in TEST
    private readonly Memory memory;
    private readonly DiagnosticBag bag;

    private Deviations(NetGraph graph, DiagnosticBag bag, Cancellation cancel)
    {
        this.graph = graph;
        backward = new(() => Backward.Of(graph, force: false, cancel));
        this.bag = bag;
        memory = Memory.Of(graph, cancel);
    }

    public static void Report(NetGraph graph, DiagnosticBag bag, Cancellation cancel)
    {
        if (!graph.IsSound)
            return;
        var deviations = new Deviations(graph, bag, cancel);
        deviations.Values();
        if (graph.State.Phase == Phase.Train)
            deviations.Gradients();
    }

    private void Values()
    {
        Report(memory.Stale.Select(s => (s.Reader, $"it reads '{s.Value.Blob}' as it was made; in Caffe {Text(s.Writer)} has overwritten it by then, through a blob that shares its memory")));
        Report(graph.Nodes.Where(n => BackwardReads.IsInPlace(n) && !n.IsIdentity && IsKept(memory.Owner(n.Bottoms[0])))
            .Select(n => (n, $"in Caffe the numbers of {Text(memory.Owner(n.Bottoms[0]))}, over which it writes, change with every pass; here they stay")));
        Report(graph.Nodes.Where(n => n.Type.Name == "Parameter" && n.LossWeights.Any(w => w != 0)).Select(n => (n, "Caffe loses its loss_weight; here it counts")));
    }

    private void Gradients()
    {
        Node[] passing = [.. graph.Nodes.Where(backward.Value.Passes)];
        Report(passing.Select(n => (n, Chain(n)!)).Where(c => c.Item2 is not null));
        Report(passing.Where(n => n.Type.Name == "MVN" && BackwardReads.IsInPlace(n) && BackwardReads.NormalizesVariance(n) && backward.Value.Enters(n, 0))
            .Select(n => (n, "in place with normalize_variance, Caffe overwrites the gradient before it has read it")));
        Report(graph.Nodes.Where(n => backward.Value.Runs(n) && IgnoresPropagateDown(n)).Select(n => (n, $"Caffe ignores its propagate_down: false where '{n.Bottoms[0].Blob}' has another reader")));
        Report(passing.Where(LosesGradient).Select(n => (n, $"Caffe loses the gradient of a Flatten layer whose bottom is the memory of another layer's; here {Text(Made(n.Bottoms[0]).Producer)} and the layers below it learn")));
        Report(passing.Where(n => n.Type.Name == "SmoothL1Loss" && n.Bottoms.Count != 3 && !n.Layer.Has("loss_weight"))
            .Select(n => (n, "without loss_weight its weight is 1 here and in SSD; in Fast R-CNN it is then not a loss")));
        Report(passing.Where(n => n.Type.Name == "Correlation" && n.Layer.Sub("correlation_param")?.Enum("correlation_type") == "SUBTRACT")
            .Select(n => (n, "its gradient is that of the differences it computes; FlowNet takes both numbers at the moved place")));
        Report(passing.Where(n => n.Type.Name == "ROIPooling" && n.Layer.Sub("roi_pooling_param") is { } param && param.Has("pad_ratio") && param.Float("pad_ratio") != 0)
            .Select(n => (n, "its gradient goes to the numbers it took; MS-CNN's backward pass cuts padded regions off at the edge of the picture")));
    }

    // The layer's gradient looks at numbers that a later layer overwrites. In place its own top stands where its bottom was:
    // that much generated code repeats.
    private string? Chain(Node node)
    {
        for (int i = 0; i < node.Tops.Count; i++)
            if (BackwardReads.Top(node, i) && Differs(node, node.Tops[i]) is { } top)
                return top;
        for (int i = 0; i < node.Bottoms.Count; i++)
        {
            BlobVersion bottom = node.Bottoms[i];
            if (BackwardReads.Bottom(node, i, Backward.LearnsItself(node)) && Differs(node, i < node.Tops.Count && bottom.OverwrittenBy == node.Tops[i] ? node.Tops[i] : bottom) is { } found)
                return found;
        }

        return null;
    }

    private string? Differs(Node node, BlobVersion value) => (BackwardReads.LooksAtSign(node) ? memory.SignChanger(value, BackwardReads.IsLeaky(node)) : memory.Overwriter(value)) is { } writer
        ? $"its gradient is that of the numbers it saw; Caffe's looks at '{value.Blob}' after {Text(writer)} has overwritten it"
        : null;

    // What these types leave in the diff of a bottom whose gradient nobody asked for, the split above adds to the others.
    private bool IgnoresPropagateDown(Node node) =>
        node.Layer.All("propagate_down") is { Count: > 0 } given && !given[0].Bool && backward.Value.Learns(node.Bottoms[0]) && node.Bottoms[0].Readers.Count > 1
        && node.Type.Name switch
        {
            "BatchNorm" or "Flatten" or "Im2col" or "MVN" or "Softmax" => true,
            "LRN" => node.Layer.Sub("lrn_param")?.Enum("norm_region") != "WITHIN_CHANNEL",
            "Scale" => !BackwardReads.IsInPlace(node) && (Backward.LearnsItself(node) || (node.Bottoms.Count > 1 && backward.Value.Enters(node, 1))),
            _ => false,
        };

    // Flatten's backward pass gives its bottom another memory for the gradient, where a layer that shares it does not look.
    private bool LosesGradient(Node node) =>
        node.Type.Name == "Flatten" && backward.Value.Enters(node, 0) && node.Bottoms[0].Readers.Count == 1 && Made(node.Bottoms[0]).Producer is var maker
        && (maker.Type.Name is "LSTM" or "RNN" || (Memory.IsView(maker) && maker.Type.Name is not ("Flatten" or "Split")));

    private static BlobVersion Made(BlobVersion value)
    {
        while (value.TopIndex < value.Producer.Bottoms.Count && value.Producer.Bottoms[value.TopIndex].OverwrittenBy == value)
            value = value.Producer.Bottoms[value.TopIndex];
        return value;
    }

    // Caffe fills a constant once, when the net is made; the top of a Parameter layer is its blob.
    private static bool IsKept(Node node) => node.Type.Name == "Parameter"
        || (node.Type.Name == "DummyData" && (node.Layer.Sub("dummy_data_param")?.Subs("data_filler") ?? []).All(f => f.String("type") == "constant"));

    private string Text(Node node) => $"{node.Type.Name} layer '{node.Name}' (line {bag.Line(node.Layer.NameSpan).ToText()})";

    private void Report(IEnumerable<(Node Node, string Reason)> found)
    {
        (Node Node, string Reason)[] all = [.. found.GroupBy(f => f.Node).Select(g => g.First())];
        if (all.Length == 0)
            return;
        string more = all.Length > 1 ? $"; and {(all.Length - 1).ToText()} more such {(all.Length > 2 ? "layers" : "layer")}" : "";
        bag.Report(Descriptors.OtherThanCaffe, all[0].Node.Layer.SpanOf("type"), all[0].Node.Type.Name, all[0].Node.Name, all[0].Reason + more);
    }
}
