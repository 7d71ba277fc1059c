using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Inference;
using Prototxt.Generator.Compiler.Inference.Kernels;
using Prototxt.Generator.Naming;

namespace Prototxt.Generator.Model;

/// <summary>Names for a plan's values and weights.</summary>
internal static class PredictorBuilder
{
    /// <param name="className">The net's class.</param>
    /// <param name="graph">The Predict view; null where the net has none.</param>
    /// <param name="members">The net's layers with learned blobs.</param>
    /// <param name="bag">Takes the layers that have no kernel.</param>
    /// <param name="cancel">Asked for each layer.</param>
    public static PredictorModel? Build(string className, NetGraph? graph, EquatableArray<MemberModel> members, DiagnosticBag bag, Cancellation cancel)
    {
        if (graph is null || Planner.Plan(graph, bag, cancel) is not { } plan)
            return null;
        var names = new NameScope(ReservedNames.OfPredictors);
        // What the calls of a layer with several tops have in common is made once.
        Dictionary<(KernelMember, EquatableArray<KernelCall>, KernelCall?), string> made = [];
        string[] fields = [.. plan.Steps.Select(Field)];
        // Where a blob is made several times, a value has the name of the layer that makes it in place.
        HashSet<string> several = [.. plan.Values.Where(v => !v.IsConverted).GroupBy(v => v.Blob).Where(g => g.Skip(1).Any()).Select(g => g.Key)];
        string[] locals = [.. plan.Values.Select(v => Identifiers.Escape(names.Take(Local(v, several.Contains(v.Blob) ? v.Maker : null))))];
        var results = new NameScope([.. ReservedNames.OfRecords, "Prediction", "TensorPrediction", "Dispose"]);
        return new PredictorModel(
            className.TrimStart('@') + "Predictor",
            plan,
            locals.ToEquatableArray(),
            fields.ToEquatableArray(),
            plan.Outputs.Select(o => results.Take(Identifiers.Pascal(o.Blob))).ToEquatableArray())
        {
            Learned = members.Where(m => m.IsInFiles).ToEquatableArray(),
            Parts = StageBuilder.Parts("Make", [.. plan.Steps.Select(s => Name(plan, s))], names.Take),
            Stages = StageBuilder.Build("Forward", [.. plan.Steps.Select(s => new StageStep(Name(plan, s), [s.Top], [.. s.Bottoms, .. s.SizesOf, .. s.Sum is { } sum ? [sum] : (int[])[]]))], plan.Values.Count, plan.Outputs.Select(o => o.Value), names.Take, names.Take, cancel),
        };

        string Field(PredictionStep step)
        {
            if (step.Kernel.Member is not { } member)
                return "";
            if (!made.TryGetValue((member, step.Affines, step.Activation), out string? field))
                made.Add((member, step.Affines, step.Activation), field = names.Take("_" + Identifiers.Camel(Identifiers.Pascal(step.Layers[0], "Layer")).TrimStart('_')));
            return field;
        }
    }

    private static string Name(PredictionPlan plan, PredictionStep step) => step.Layers.Count > 0 ? step.Layers[0] : plan.Values[step.Top].Blob;

    private static string Local(PredictionValue value, string? maker) =>
        Identifiers.Camel(Identifiers.Pascal(maker ?? value.Blob)) + (value.IsConverted ? value.IsChannelsLast ? "Last" : "Plain" : "");
}
