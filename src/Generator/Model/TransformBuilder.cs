using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Naming;

namespace Prototxt.Generator.Model;

/// <summary>
/// Names for what a view's data layers do to pictures. <c>TrainTransform</c> is that of the one data layer from which something is
/// learned, which is never the labels' own. Where a view has several data layers, each has a property that is called after its first
/// top besides: <c>DataTrainTransform</c>.
/// </summary>
internal static class TransformBuilder
{
    /// <param name="view">The view.</param>
    /// <param name="graph">The view's net.</param>
    /// <param name="reserve">Takes a name among the members of the class.</param>
    public static EquatableArray<TransformModel> Build(ViewKind view, NetGraph graph, Func<string, string> reserve)
    {
        Node[] readers = [.. graph.Nodes.Where(n => n.Plan?.Transform is not null)];
        Node[] learnedFrom = LearnedFrom(graph, readers);
        bool isOne = readers.Length == 1 && learnedFrom.Length == 1;
        List<TransformModel> result = [];
        foreach (Node reader in isOne ? [] : readers)
        {
            string blob = reader.Tops[0].Blob, name = reserve(Identifiers.Pascal(blob) + view + "Transform");
            result.Add(new TransformModel(name, blob, blob, Plan(view, reader)));
            if (learnedFrom.Length == 1 && learnedFrom[0] == reader)
                result.Insert(0, new TransformModel(view + "Transform", null, blob, Plan(view, reader)) { SameAs = name });
        }

        if (isOne)
            result.Add(new TransformModel(view + "Transform", null, readers[0].Tops[0].Blob, Plan(view, readers[0])));
        return result.ToEquatableArray();
    }

    private static TransformPlan Plan(ViewKind view, Node reader) => view == ViewKind.Predict ? reader.Plan!.Transform!.ForPrediction : reader.Plan!.Transform!;

    // Those whose pictures reach a layer with learned blobs; all of them where nothing is learned.
    private static Node[] LearnedFrom(NetGraph graph, Node[] readers)
    {
        Node[] learned = [.. graph.Nodes.Where(n => n.IsLearned && n.Plan?.Member is not { Blobs.Count: 0 } && !n.Type.Traits.HasFlag(LayerTraits.Evaluation))];
        if (learned.Length == 0)
            return readers;
        HashSet<BlobVersion> used = PredictGraph.AncestorValues(learned.SelectMany(n => n.Bottoms));
        return [.. readers.Where(r => used.Contains(r.Tops[0]))];
    }
}
