using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Inference.Fusion;
using Prototxt.Generator.Compiler.Inference.Kernels;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Inference;

/// <summary>From a Predict graph to a predictor's calls: kernels, what is computed together, layouts, places.</summary>
internal static class Planner
{
    /// <param name="graph">The Predict view.</param>
    /// <param name="bag">Takes the layers that have no kernel, one of each type.</param>
    /// <param name="cancel">Asked for each layer.</param>
    /// <returns>Null where a layer has no kernel.</returns>
    public static PredictionPlan? Plan(NetGraph graph, DiagnosticBag bag, Cancellation cancel)
    {
        if (!graph.IsSound || Draft(graph, bag, cancel) is not { } drafts)
            return null;
        foreach (Draft call in drafts.All.ToArray())
        {
            cancel.Poll();
            _ = AffineFusion.Apply(drafts, call) || SumFusion.Apply(drafts, call) || ActivationFusion.Apply(drafts, call);
        }

        foreach (Draft call in drafts.All.ToArray())
            SeparableFusion.Apply(drafts, call);

        var arranged = new Arrangement(graph.Inputs);
        foreach (Draft call in drafts.All)
            arranged.Add(call, cancel);
        foreach (BlobVersion output in graph.Outputs)
            arranged.Give(output, drafts.Origin(output));
        return Places.Assign(arranged.ToPlan(), cancel);
    }

    private static Drafts? Draft(NetGraph graph, DiagnosticBag bag, Cancellation cancel)
    {
        HashSet<string> reported = [], learned = new(StringComparer.Ordinal);
        var drafts = new Drafts();
        foreach (Node layer in graph.Nodes.Where(n => !n.Type.Traits.HasFlag(LayerTraits.Source) && n.Plan!.Call.Kind != CallKind.None))
        {
            cancel.Poll();
            if (layer.Plan!.Member is { Blobs.Count: > 0 } && !learned.Add(layer.Name))
                Report(layer, "has the name of an earlier layer with learned blobs, by which a weight file finds that one alone");
            else if (Drafts.ChangesNothing(layer))
                drafts.AddIdentity(layer);
            else if (KernelTable.Find(layer) is var mapped && mapped.IsSupported)
                drafts.Add(layer, mapped.Tops);
            else
                Report(layer, mapped.Reason);
        }

        drafts.Keep(graph.Outputs);
        return reported.Count == 0 ? drafts : null;

        void Report(Node layer, string reason)
        {
            if (reported.Add(layer.TypeName))
                bag.Report(Descriptors.NoPredictor, layer.Layer.SpanOf("type"), layer.TypeName, layer.Name, reason);
        }
    }
}
