using Prototxt.Generator.Compiler.Inference;
using Prototxt.Generator.Model;

namespace Prototxt.Generator.CSharp;

/// <summary>What a predictor's methods have in common, whatever type their numbers have.</summary>
internal static class PredictorCalls
{
    public const string Cancel = "System::Threading.CancellationToken";

    /// <summary>One parameter for each input, and what calls it off.</summary>
    public static string Parameters(PredictorModel predictor, string type) =>
        string.Join(", ", [.. predictor.Locals.Take(predictor.Plan.Inputs).Select(l => $"{type} {l}"), Cancel + " cancel = default"]);

    /// <summary>The documentation of a method on tensors, which know their shapes.</summary>
    public static void EmitTensorSummary(CodeWriter code, NetModel net, PredictorModel predictor, string kind, string results)
    {
        code.Line($"/// <summary>What {Comments.Xml(net.DisplayName)} makes of tensors.</summary>");
        for (int i = 0; i < predictor.Plan.Inputs; i++)
            code.Line($"/// <param name=\"{predictor.Locals[i].TrimStart('@')}\">{Input(net, predictor.Plan, i)}, {kind}.</param>");
        code.Line("/// <param name=\"cancel\">Calls it off between two layers.</param>");
        code.Line($"/// <returns>{results}.</returns>");
        code.Line("/// <exception cref=\"System::ArgumentException\">A tensor has another shape, or a layer cannot compute with its sizes.</exception>");
        code.Line("/// <exception cref=\"System::ObjectDisposedException\">The predictor was disposed of.</exception>");
    }

    /// <summary>data, [N,3,227,227] of net.prototxt</summary>
    public static string Input(NetModel net, PredictionPlan plan, int input) =>
        $"{Comments.Xml(plan.Values[input].Blob)}, {Comments.Shape(plan.Values[input].Shape.ToString())} of {Comments.Xml(net.FileName)}";

    /// <summary>prob, [N,1000]</summary>
    public static string Output(PredictionPlan plan, int output) =>
        $"{Comments.Xml(plan.Outputs[output].Blob)}, {Comments.Shape(plan.Values[plan.Outputs[output].Value].Shape.ToString())}";

    /// <summary>prob [N,1000], mask [N,1,14,14]</summary>
    public static string Results(PredictionPlan plan) =>
        string.Join(", ", plan.Outputs.Select(o => $"{Comments.Xml(o.Blob)} {Comments.Shape(plan.Values[o.Value].Shape.ToString())}"));
}
