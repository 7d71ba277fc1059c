using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Graph;

/// <summary>
/// Derives what is left for prediction from the net in its TEST phase: losses and accuracies go, with the labels and
/// whatever hangs on them alone; a softmax loss becomes the softmax.
/// </summary>
internal static class PredictGraph
{
    /// <param name="test">The net in its TEST phase.</param>
    /// <param name="source">The net.</param>
    /// <param name="bag">Takes what is wrong with it.</param>
    /// <param name="cancel">Asked for each layer.</param>
    /// <param name="isReported">Whether what is wrong with TEST stands in the bag.</param>
    public static NetGraph? Derive(NetGraph test, NetSource source, DiagnosticBag bag, Cancellation cancel, bool isReported)
    {
        HashSet<Node> evaluations = [.. test.Nodes.Where(n => n.Type.Traits.HasFlag(LayerTraits.Evaluation))];
        HashSet<BlobVersion> reachesOutput = AncestorValues(test.Outputs);
        bool hasUnusedData = test.Nodes.Any(n => n.Plan?.Transform is not null && n.Tops.Any(t => !reachesOutput.Contains(t)));
        if (evaluations.Count == 0)
            return hasUnusedData && test.Outputs.Count > 0 ? GraphBuilder.Build(Layers(test, Ancestors(test.Outputs), evaluations, []), source, test.State, bag, cancel, isDerived: true, planned: isReported ? test.Nodes : null) : test;

        HashSet<BlobVersion> learned = DependOnLearned(test);
        List<BlobVersion> predictions = Predictions(test, evaluations, learned);
        HashSet<BlobVersion> labels = learned.Count > 0 ? DependOnNothingBut(Labels(test, AncestorValues(predictions)), test) : [];
        Node[] comparisons = [.. test.Nodes.Where(n => n.Type.Traits.HasFlag(LayerTraits.PerhapsEvaluation) && n.Bottoms.Any(labels.Contains) && n.Bottoms.Any(learned.Contains) && evaluations.Add(n))];
        if (comparisons.Length > 0)
            predictions = Predictions(test, evaluations, learned);
        HashSet<Node> afterEvaluation = Descendants(test, evaluations);
        HashSet<Node> kept = Ancestors(predictions);
        kept.UnionWith(Ancestors(test.Outputs.Where(o => !evaluations.Contains(o.Producer) && !afterEvaluation.Contains(o.Producer) && (learned.Contains(o) || !labels.Contains(o)))));

        if (kept.Count == 0)
            return null;
        return GraphBuilder.Build(Layers(test, kept, evaluations, learned), source, test.State, bag, cancel, isDerived: true, planned: isReported ? test.Nodes : null);
    }

    private static List<BlobVersion> Predictions(NetGraph test, HashSet<Node> evaluations, HashSet<BlobVersion> learned)
    {
        HashSet<Node> afterEvaluation = Descendants(test, evaluations);
        return [.. evaluations.Where(e => !afterEvaluation.Contains(e)).SelectMany(e => Predicted(e, learned))];
    }

    private static List<LayerSpec> Layers(NetGraph test, HashSet<Node> kept, HashSet<Node> evaluations, HashSet<BlobVersion> learned)
    {
        HashSet<string> blobs = [.. test.Values.Select(v => v.Blob)];
        HashSet<Node> losses = [.. evaluations.Where(e => e.Type.Prediction is not null && e.Bottoms.Count > 0 && Predicted(e, learned).All(p => kept.Contains(p.Producer)))];
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
                string top = losses.Count == 1 && blobs.Add("prob") ? "prob" : Named(loss, blobs);
                layers.Add(new LayerSpec(node.Layer, node.Type.Prediction, [loss.Bottoms[0]], [new BlobName(top, node.Layer.SpanOf("top"))]));
            }
        }

        return layers;
    }

    // After the loss or, where it has no name of its own, after its top or its bottom. Two losses may have all of them in common
    // but one.
    private static string Named(LayerSpec loss, HashSet<string> taken)
    {
        string[] stems = [.. new[] { loss.Layer.String("name"), loss.Tops.FirstOrDefault().Name, loss.Bottoms[0].Name }.Where(n => !string.IsNullOrEmpty(n))];
        string top = stems.Select(s => s + "/prob").FirstOrDefault(t => !taken.Contains(t)) ?? stems[stems.Length - 1] + "/prob";
        while (!taken.Add(top))
            top += "/prob";
        return top;
    }

    // The bottoms that come out of learned layers; where none does (a loss right on the data), the first.
    private static IEnumerable<BlobVersion> Predicted(Node evaluation, HashSet<BlobVersion> learned) =>
        evaluation.Bottoms.Any(learned.Contains) ? evaluation.Bottoms.Where(learned.Contains) : evaluation.Bottoms.Take(1);

    private static HashSet<BlobVersion> Labels(NetGraph test, HashSet<BlobVersion> usedByPredictions) =>
        [.. test.Inputs.Where(v => !usedByPredictions.Contains(v))];

    private static HashSet<BlobVersion> DependOnNothingBut(HashSet<BlobVersion> values, NetGraph graph)
    {
        foreach (Node node in graph.Nodes)
            if (node.Bottoms.Count > 0 && node.Bottoms.All(values.Contains))
                values.UnionWith(node.Tops);
        return values;
    }

    private static HashSet<BlobVersion> DependOnLearned(NetGraph graph)
    {
        HashSet<BlobVersion> learned = [];
        foreach (Node node in graph.Nodes)
            if (node.IsLearned || node.Bottoms.Any(learned.Contains))
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

    /// <summary>The values and all that they are made of.</summary>
    // With a stack of our own: nets can be thousands of layers deep.
    public static HashSet<BlobVersion> AncestorValues(IEnumerable<BlobVersion> values)
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
