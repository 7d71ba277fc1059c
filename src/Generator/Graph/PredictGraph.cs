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
        HashSet<BlobVersion> learned = DependOnLearned(test);
        List<BlobVersion> predictions = [.. evaluations.Where(e => !afterEvaluation.Contains(e)).SelectMany(e => Predicted(e, learned))];
        HashSet<Node> kept = Ancestors(predictions);
        HashSet<Node> truth = [.. Ancestors(evaluations.SelectMany(e => e.Bottoms)).Where(n => n.Type.Traits.HasFlag(LayerTraits.Source) && !Ancestors(predictions).Contains(n))];
        foreach (BlobVersion output in test.Outputs.Where(o => !evaluations.Contains(o.Producer) && !afterEvaluation.Contains(o.Producer)))
        {
            HashSet<Node> above = Ancestors([output]);
            Node[] sources = [.. above.Where(n => n.Type.Traits.HasFlag(LayerTraits.Source))];
            bool hangsOnLabels = learned.Count > 0 && !learned.Contains(output) && sources.Length > 0 && ReadsOnlyTruth(output, predictions, truth);
            if (!hangsOnLabels)
                kept.UnionWith(above);
        }

        if (kept.Count == 0)
            return null;
        return GraphBuilder.Build(Layers(test, kept, evaluations, learned), test.State, options, bag, isDerived: true);
    }

    private static List<LayerSpec> Layers(NetGraph test, HashSet<Node> kept, HashSet<Node> evaluations, HashSet<BlobVersion> learned)
    {
        HashSet<string> blobs = [.. test.Nodes.SelectMany(n => n.Tops).Select(t => t.Blob)];
        Node[] losses = [.. evaluations.Where(e => e.Type.Prediction is not null && Predicted(e, learned).All(p => kept.Contains(p.Producer)))];
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
                string top = losses.Length == 1 && !blobs.Contains("prob") ? "prob" : node.Name + "/prob";
                layers.Add(new LayerSpec(node.Layer, node.Type.Prediction, [loss.Bottoms[0]], [new BlobName(top, loss.Tops[0].Span)]));
            }
        }

        return layers;
    }

    // The bottoms that come out of learned layers; where none does (a loss right on the data), the first.
    private static IEnumerable<BlobVersion> Predicted(Node evaluation, HashSet<BlobVersion> learned) =>
        evaluation.Bottoms.Any(learned.Contains) ? evaluation.Bottoms.Where(learned.Contains) : evaluation.Bottoms.Take(1);

    private static bool ReadsOnlyTruth(BlobVersion output, List<BlobVersion> predictions, HashSet<Node> truth)
    {
        HashSet<BlobVersion> used = [.. AncestorValues(predictions)];
        return AncestorValues([output]).Where(v => v.IsInput).All(v => truth.Contains(v.Producer) || !used.Contains(v));
    }

    private static HashSet<BlobVersion> DependOnLearned(NetGraph graph)
    {
        HashSet<BlobVersion> learned = [];
        foreach (Node node in graph.Nodes)
            if (node.Plan?.Member is not null || node.Bottoms.Any(learned.Contains))
                learned.UnionWith(node.Tops);
        return learned;
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
