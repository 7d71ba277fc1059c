using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Inference;
using Prototxt.Generator.Compiler.Shapes;
using Prototxt.Generator.Model;
using Prototxt.Generator.Naming;

namespace Prototxt.Generator.CSharp;

/// <summary>A net's prediction without TorchSharp, as a class of its own: a straight line of calls that can be read from top to bottom.</summary>
internal static class PredictorEmitter
{
    private const string Tensor = "System::Numerics.Tensors.Tensor<float>", Span = "System::ReadOnlySpan<float>", Cancel = "System::Threading.CancellationToken";

    public static string Emit(NetModel net, PredictorModel predictor, Cancellation cancel) => SourceFile.Of(net, cancel, code =>
    {
        code.Line($"/// <summary>{Comments.Xml(net.DisplayName)} for prediction alone, without TorchSharp. It never changes, and any number of threads may call it at once.</summary>");
        string sequences = predictor.Plan.Steps.Any(s => s.Kernel.ForgetsState) ? " Each call begins its sequences anew: recurrent layers keep no state from one call to the next." : "";
        code.Line($"/// <remarks>From {Comments.Xml(net.FileName)}.{sequences}</remarks>");
        code.Line(SourceFile.Generated);
        using var body = code.Braces($"public sealed partial class {predictor.ClassName} : Inference::NetPredictor");
        EmitConstructor(code, predictor);
        EmitNames(code, predictor);
        EmitPredict(code, net, predictor);
        EmitForward(code, predictor);
        if (predictor.Plan.Outputs.Count != 1)
            EmitResult(code, predictor);
    });

    private static void EmitConstructor(CodeWriter code, PredictorModel predictor)
    {
        PredictionPlan plan = predictor.Plan;
        int[] made = [.. Enumerable.Range(0, plan.Steps.Count).Where(i => plan.Steps[i].Kernel.Member is not null).GroupBy(i => predictor.Fields[i]).Select(g => g.First())];
        foreach (int i in made)
            code.Line($"private readonly {(plan.Steps[i].Kernel.Member!.Type is var type && type == "float[]" ? "" : "Inference::")}{type} {predictor.Fields[i]};");
        code.Line();
        using (code.Braces($"private {predictor.ClassName}(Inference::LayerWeights weights, int? threads) : base(weights, slots: {plan.Slots.ToText()}, threads)"))
            foreach (int i in made)
                code.Line($"{predictor.Fields[i]} = {KernelCalls.Member(plan.Steps[i])};{Fused(plan.Steps[i])}");
        code.Line();
        code.Line("/// <summary>Reads the weights of a <c>.caffemodel</c> or <c>.caffemodel.h5</c>. Large ones are used where they lie in it: nobody may shorten the file meanwhile.</summary>");
        code.Line("/// <param name=\"path\">The file.</param>");
        code.Line("/// <param name=\"threads\">The most threads that work on one call; null for one per processor.</param>");
        code.Line("/// <exception cref=\"Prototxt::Weights.WeightFileException\">The file is damaged, or of another net.</exception>");
        code.Line($"public static {predictor.ClassName} Load(string path, int? threads = null) => From(Inference::LayerWeights.Open(path), threads);");
        code.Line();
        code.Line("/// <summary>Takes the weights of an open file, or of memory.</summary>");
        code.Line("/// <param name=\"weights\">The weights, which the predictor owns from then on.</param>");
        code.Line("/// <param name=\"threads\">The most threads that work on one call; null for one per processor.</param>");
        code.Line("/// <exception cref=\"Prototxt::Weights.WeightFileException\">They are of another net.</exception>");
        code.Line($"public static {predictor.ClassName} From(Inference::LayerWeights weights, int? threads = null) => Make(weights, made => new {predictor.ClassName}(made, threads));");
    }

    private static void EmitNames(CodeWriter code, PredictorModel predictor)
    {
        PredictionPlan plan = predictor.Plan;
        string inputs = string.Join(", ", plan.Values.Take(plan.Inputs).Select(v => $"new({Literals.String(v.Blob)}, {Constants.Longs(v.Shape.Dims.Select((d, axis) => IsFree(plan, v, axis) ? -1 : d.Size))})"));
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line($"public override {SourceFile.ReadOnlyList}<Inference::PredictorInput> Inputs {{ get; }} = [{inputs}];");
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line($"public override {SourceFile.ReadOnlyList}<string> Outputs {{ get; }} = {Constants.List(plan.Outputs.Select(o => Literals.String(o.Blob)))};");
    }

    private static void EmitPredict(CodeWriter code, NetModel net, PredictorModel predictor)
    {
        PredictionPlan plan = predictor.Plan;
        bool isOne = plan.Inputs == 1 && plan.Values[0].Shape is { Rank: > 0 } shape && shape[0].IsBatch;
        EmitPredict(code, net, predictor, isOne ? ["images = 1"] : [], isOne ? ["images"] : []);
        if (isOne && plan.TakesAnySize && plan.Values[0].Shape.Rank == 4)
            EmitPredict(code, net, predictor, ["images", "height", "width"], ["images", "", "height", "width"]);
    }

    private static void EmitPredict(CodeWriter code, NetModel net, PredictorModel predictor, string[] counts, string[] sizes)
    {
        PredictionPlan plan = predictor.Plan;
        bool isOne = plan.Outputs.Count == 1;
        code.Line();
        code.Line($"/// <summary>What {Comments.Xml(net.DisplayName)} makes of its input.</summary>");
        for (int i = 0; i < plan.Inputs; i++)
            code.Line($"/// <param name=\"{predictor.Locals[i].TrimStart('@')}\">{Comments.Xml(plan.Values[i].Blob)}, {Comments.Shape(plan.Values[i].Shape.ToString())} of {Comments.Xml(net.FileName)}, row by row.{(sizes.Length == 0 && HasBatch(plan, i) ? " How many numbers there are tells the first axis." : "")}</param>");
        foreach (string count in counts)
            code.Line($"/// <param name=\"{count.Split(' ')[0]}\">{(count[0] == 'i' ? "How many images there are" : "Their " + count + " in pixels")}.</param>");
        code.Line("/// <param name=\"cancel\">Calls it off between two layers.</param>");
        code.Line($"/// <returns>{string.Join(", ", plan.Outputs.Select(o => $"{Comments.Xml(o.Blob)} {Comments.Shape(plan.Values[o.Value].Shape.ToString())}"))}.</returns>");
        code.Line("/// <exception cref=\"System::ArgumentException\">There are more or fewer numbers than that.</exception>");
        code.Line("/// <exception cref=\"System::ObjectDisposedException\">The predictor was disposed of.</exception>");
        string parameters = string.Join(", ", [.. predictor.Locals.Take(plan.Inputs).Select(l => $"{Span} {l}"), .. counts.Select(c => "int " + c), $"{Cancel} cancel = default"]);
        using (code.Braces($"public {(isOne ? Tensor : "Prediction")} Predict({parameters})"))
        {
            code.Line("using Call call = Begin(cancel);");
            string[] given = [.. Enumerable.Range(0, plan.Inputs).Select(i => $"Input({predictor.Locals[i]}, call.Workspace[{i.ToText()}], {Literals.String(plan.Values[i].Blob)}, {Constants.List(Sizes(plan.Values[i].Shape, sizes))})")];
            code.Line($"var outputs = Forward({Constants.List(given)}, call.Workspace);");
            string[] results = [.. plan.Outputs.Select((_, i) => $"Output(outputs[{i.ToText()}])")];
            code.Line(isOne ? $"return {results[0]};" : $"return new Prediction({string.Join(", ", results)});");
        }
    }

    private static void EmitForward(CodeWriter code, PredictorModel predictor)
    {
        PredictionPlan plan = predictor.Plan;
        code.Line();
        code.Line("/// <inheritdoc/>");
        using (code.Braces("protected override Inference::Value[] Forward(Inference::Value[] inputs, Inference::Workspace work)"))
        {
            for (int i = 0; i < plan.Inputs; i++)
                code.Line($"var {predictor.Locals[i]} = inputs[{i.ToText()}]; // {Describe(plan.Values[i])}");
            for (int i = 0; i < plan.Steps.Count; i++)
            {
                PredictionStep step = plan.Steps[i];
                string local = predictor.Locals[step.Top];
                code.Line($"var {local} = {KernelCalls.Run(step, predictor.Fields[i], v => predictor.Locals[v])}; // {Describe(plan.Values[step.Top])}{Layers(step, local)}");
            }

            code.Line($"return {Constants.List(plan.Outputs.Select(o => predictor.Locals[o.Value]))};");
        }
    }

    private static void EmitResult(CodeWriter code, PredictorModel predictor)
    {
        PredictionPlan plan = predictor.Plan;
        code.Line();
        code.Line("/// <summary>What a prediction gives.</summary>");
        for (int i = 0; i < plan.Outputs.Count; i++)
            code.Line($"/// <param name=\"{predictor.Results[i]}\">{Comments.Xml(plan.Outputs[i].Blob)}, {Comments.Shape(plan.Values[plan.Outputs[i].Value].Shape.ToString())}.</param>");
        code.Line($"public readonly record struct Prediction({string.Join(", ", predictor.Results.Select(r => $"{Tensor} {r}"))});");
    }

    // Which layers a line computes, where its variable does not say it already.
    private static string Layers(PredictionStep step, string local) =>
        step.Layers.Count == 0 || step.Layers.Count == 1 && Identifiers.Camel(Identifiers.Pascal(step.Layers[0])) == local ? "" : ": " + string.Join(" + ", step.Layers.Select(Comments.Plain));

    private static string Fused(PredictionStep step) => step.Layers.Count > 1 ? " // " + string.Join(" + ", step.Layers.Select(Comments.Plain)) : "";

    private static string Describe(PredictionValue value) => Comments.Shape(value.Shape.ToString()) + (value.IsChannelsLast ? ", channels last" : "");

    private static bool HasBatch(PredictionPlan plan, int input) => plan.Values[input].Shape is { Rank: > 0 } shape && shape[0].IsBatch;

    // Axes of which the caller may give any size.
    private static bool IsFree(PredictionPlan plan, PredictionValue input, int axis) => input.Shape[axis].IsBatch || axis >= 2 && input.Shape.Rank == 4 && plan.TakesAnySize;

    private static IEnumerable<string> Sizes(Shape shape, string[] told) =>
        shape.Dims.Select((d, axis) => axis < told.Length && told[axis].Length > 0 ? told[axis] : d.IsBatch ? "-1" : d.Size.ToText());
}
