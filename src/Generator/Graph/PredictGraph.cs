using Prototxt.Generator.Diagnostics;
using Prototxt.Generator.Layers;

namespace Prototxt.Generator.Graph;

/// <summary>
/// Derives what is left for prediction from the net in its TEST phase: losses and accuracies go, with the labels and
/// whatever hangs on them alone; a softmax loss becomes the softmax.
/// </summary>
internal static class PredictGraph
{
    public static NetGraph? Derive(NetGraph test, NetOptions options, DiagnosticBag bag)
    {
        HashSet<Node> evaluations = [.. test.Nodes.Where(n => n.Type.Traits.HasFlag(LayerTraits.Evaluation))];
        if (evaluations.Count == 0)
            return test;

        HashSet<Node> afterEvaluation = Descendants(test, evaluations);
        HashSet<BlobVersion> learned = DependOn(test, v => v.Producer.Plan?.Member is not null);
        List<BlobVersion> predictions = [.. evaluations.Where(e => !afterEvaluation.Contains(e)).SelectMany(e => Predicted(e, learned))];
        HashSet<BlobVersion> labels = learned.Count == 0 ? [] : OnlyFromLabels(test, predictions);
        IEnumerable<BlobVersion> outputs = test.Outputs.Where(o => !evaluations.Contains(o.Producer) && !afterEvaluation.Contains(o.Producer));
        HashSet<Node> kept = Ancestors(predictions.Concat(outputs.Where(o => learned.Contains(o) || !labels.Contains(o))));
        if (kept.Count == 0)
            return null;
        return GraphBuilder.Build(Layers(test, kept, evaluations, learned), test.State, options, bag, isDerived: true);
    }

    private static List<LayerSpec> Layers(NetGraph test, HashSet<Node> kept, HashSet<Node> evaluations, HashSet<BlobVersion> learned)
    {
        HashSet<string> blobs = [.. test.Nodes.SelectMany(n => n.Tops).Select(t => t.Blob)];
        HashSet<Node> losses = [.. evaluations.Where(e => e.Type.Prediction is not null && Predicted(e, learned).All(p => kept.Contains(p.Producer)))];
        HashSet<(BlobVersion, LayerType)> done = [];
        List<LayerSpec> layers = [];
        foreach (Node node in test.Nodes)
        {
            if (kept.Contains(node))
            {
                layers.Add(LayerSpec.Of(node.Layer));
            }
            else if (losses.Contains(node) && done.Add((node.Bottoms[0], node.Type.Prediction!)))
            {
                LayerSpec loss = LayerSpec.Of(node.Layer);
                string top = losses.Count == 1 && !blobs.Contains("prob") ? "prob" : node.Name + "/prob";
                layers.Add(new LayerSpec(node.Layer, node.Type.Prediction, [loss.Bottoms[0]], [new BlobName(top, loss.Tops[0].Span)]));
            }
        }

        return layers;
    }

    // The bottoms that come out of learned layers; where none does (a loss right on the data), the first.
    private static IEnumerable<BlobVersion> Predicted(Node evaluation, HashSet<BlobVersion> learned) =>
        evaluation.Bottoms.Any(learned.Contains) ? evaluation.Bottoms.Where(learned.Contains) : evaluation.Bottoms.Take(1);

    // What is made of inputs that no prediction reads, and of nothing else.
    private static HashSet<BlobVersion> OnlyFromLabels(NetGraph test, List<BlobVersion> predictions)
    {
        HashSet<BlobVersion> used = AncestorValues(predictions);
        HashSet<BlobVersion> result = DependOn(test, v => v.IsInput);
        result.ExceptWith(DependOn(test, v => v.IsInput && used.Contains(v)));
        return result;
    }

    private static HashSet<BlobVersion> DependOn(NetGraph graph, Func<BlobVersion, bool> origin)
    {
        HashSet<BlobVersion> found = [];
        foreach (Node node in graph.Nodes)
        {
            bool inherits = node.Bottoms.Any(found.Contains);
            found.UnionWith(node.Tops.Where(t => inherits || origin(t)));
        }

        return found;
    }

    private static HashSet<Node> Descendants(NetGraph graph, HashSet<Node> of)
    {
        HashSet<Node> result = [];
        foreach (Node node in graph.Nodes)
            if (node.Bottoms.Any(b => of.Contains(b.Producer) || result.Contains(b.Producer)))
                result.Add(node);
        return result;
    }

    private static HashSet<Node> Ancestors(IEnumerable<BlobVersion> values) => [.. AncestorValues(values).Select(v => v.Producer)];

    // With a stack of our own: nets can be thousands of layers deep.
    private static HashSet<BlobVersion> AncestorValues(IEnumerable<BlobVersion> values)
    {
        HashSet<BlobVersion> found = [];
        Stack<BlobVersion> open = new(values);
        while (open.Count > 0)
        {
            BlobVersion value = open.Pop();
            if (found.Add(value))
                foreach (BlobVersion bottom in value.Producer.Bottoms)
                    open.Push(bottom);
        }

        return found;
    }
}
