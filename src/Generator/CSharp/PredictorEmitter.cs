using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Inference;
using Prototxt.Generator.Model;
using Prototxt.Generator.Naming;

namespace Prototxt.Generator.CSharp;

/// <summary>A net's prediction without TorchSharp, as a class of its own: a straight line of calls that can be read from top to bottom.</summary>
internal static class PredictorEmitter
{
    private const string Tensor = "System::Numerics.Tensors.Tensor<float>", TensorSpan = "System::Numerics.Tensors.ReadOnlyTensorSpan<float>", Span = "System::ReadOnlySpan<float>", Options = "Inference::PredictorOptions";

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
        PredictorSlots.EmitSummary(code, net, predictor.Plan);
        if (predictor.Plan.Outputs.Count != 1)
            EmitResult(code, predictor);
    });

    private static void EmitConstructor(CodeWriter code, PredictorModel predictor)
    {
        PredictionPlan plan = predictor.Plan;
        PredictorSlots.Emit(code, plan);
        int[] made = [.. Made(predictor)];
        foreach (IGrouping<string, string> fields in made.GroupBy(i => plan.Steps[i].Kernel.Member!.Type, i => predictor.Fields[i]))
            EmitFields(code, (fields.Key == "float[]" ? "" : "Inference::") + fields.Key, fields, isWhole: predictor.Parts.Count == 0);
        code.Line();
        string head = $"private {predictor.ClassName}(Inference::LayerWeights weights, {Options}? options) : base(weights, s_slots, options?.Threads)";
        PartWriter.Emit(code, head, predictor.Parts, plan.Steps.Count, "calls", ("Inference::LayerWeights", "weights"), (first, count) => EmitMaking(code, predictor, made.Where(i => i >= first && i < first + count)));

        code.Line();
        code.Line("/// <summary>Reads the weights of a <c>.caffemodel</c>, a <c>.caffemodel.h5</c> or an <c>.npy</c> of layers. Large ones are used where they lie in it: nobody may shorten the file meanwhile.</summary>");
        code.Line("/// <param name=\"path\">The file.</param>");
        code.Line("/// <param name=\"options\">How many threads it uses, and more; null for the defaults.</param>");
        code.Line("/// <exception cref=\"Prototxt::Weights.WeightFileException\">The file is damaged, or of another net: the message names the layer, what was expected and what was found.</exception>");
        code.Line("/// <exception cref=\"System::IO.IOException\">The file cannot be opened.</exception>");
        code.Line($"public static {predictor.ClassName} Load(string path, {Options}? options = null) => From(Inference::LayerWeights.Open(path), options);");
        code.Line();
        code.Line("/// <summary>Takes the weights of an open file, or of memory.</summary>");
        code.Line("/// <param name=\"weights\">The weights, which the predictor owns from then on.</param>");
        code.Line("/// <param name=\"options\">How many threads it uses, and more; null for the defaults.</param>");
        code.Line("/// <exception cref=\"Prototxt::Weights.WeightFileException\">They are of another net.</exception>");
        code.Line($"public static {predictor.ClassName} From(Inference::LayerWeights weights, {Options}? options = null) => Make(weights, options, {(predictor.Learned.Count > 0 ? PredictorLayers.Method : "null")}, made => new {predictor.ClassName}(made, options));");
        if (predictor.Learned.Count > 0)
            PredictorLayers.Emit(code, predictor);
    }

    // A constructor in parts cannot set fields that are readonly.
    private static void EmitFields(CodeWriter code, string type, IEnumerable<string> names, bool isWhole)
    {
        if (isWhole)
            code.Fields("private readonly " + type, [.. names]);
        else
            code.Fields("private " + type, [.. names.Select(name => name + " = null!")]);
    }

    // What the calls have of the weights.
    private static void EmitMaking(CodeWriter code, PredictorModel predictor, IEnumerable<int> made)
    {
        foreach (int i in made)
        {
            PredictionStep step = predictor.Plan.Steps[i];
            if (step.Members.Count > 0)
                EmitMembers(code, $"{predictor.Fields[i]} = new Inference::{step.Kernel.Member!.Type}", step.Members);
            else
                code.Line($"{predictor.Fields[i]} = {KernelCalls.Member(step)};{Fused(step.Layers)}");
        }
    }

    private static void EmitMembers(CodeWriter code, string head, EquatableArray<PredictionMember> members)
    {
        code.Line(head + "(");
        code.Indent();
        for (int i = 0; i < members.Count; i++)
            code.Line($"{KernelCalls.Member(members[i])}{(i + 1 < members.Count ? "," : ");")}{Fused(members[i].Layers)}");
        code.Outdent();
    }

    // The calls of a layer with several tops have one field in common.
    private static IEnumerable<int> Made(PredictorModel predictor) =>
        Enumerable.Range(0, predictor.Plan.Steps.Count).Where(i => predictor.Plan.Steps[i].Kernel.Member is not null).GroupBy(i => predictor.Fields[i]).Select(calls => calls.First());

    private static void EmitNames(CodeWriter code, PredictorModel predictor)
    {
        PredictionPlan plan = predictor.Plan;
        string inputs = string.Join(", ", plan.Values.Take(plan.Inputs).Select(v => $"new({Literals.String(v.Blob)}, {Axes(plan, v)})"));
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line($"public override {SourceFile.ReadOnlyList}<Inference::PredictorInput> Inputs {{ get; }} = [{inputs}];");
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line($"public override {SourceFile.ReadOnlyList}<string> Outputs {{ get; }} = {Constants.List(plan.Outputs.Select(o => Literals.String(o.Blob)))};");
    }

    private static void EmitPredict(CodeWriter code, NetModel net, PredictorModel predictor)
    {
        foreach (InputSizes sizes in InputSizes.Of(predictor.Plan))
            EmitSpans(code, net, predictor, sizes);
        if (predictor.Plan.Inputs > 0)
            EmitTensors(code, net, predictor);
    }

    private static void EmitSpans(CodeWriter code, NetModel net, PredictorModel predictor, InputSizes sizes)
    {
        PredictionPlan plan = predictor.Plan;
        string[] inputs = [.. predictor.Locals.Take(plan.Inputs)];
        string Parameters(string type) => string.Join(", ", [.. inputs.Select(l => $"{type} {l}"), .. sizes.Parameters.Select(s => "int " + s), $"{PredictorCalls.Cancel} cancel = default"]);
        code.Line();
        code.Line($"/// <summary>What {Comments.Xml(net.DisplayName)} makes of its input.</summary>");
        for (int i = 0; i < plan.Inputs; i++)
            code.Line($"/// <param name=\"{inputs[i].TrimStart('@')}\">{PredictorCalls.Input(net, plan, i)}, row by row.{(sizes.Axes.Length == 0 && HasBatch(plan, i) ? " How many numbers there are tells the first axis." : "")}</param>");
        foreach (string size in sizes.Parameters)
            code.Line($"/// <param name=\"{size.Split(' ')[0]}\">{InputSizes.Describe(size)}.</param>");
        code.Line("/// <param name=\"cancel\">Calls it off between two layers.</param>");
        code.Line($"/// <returns>{PredictorCalls.Results(plan)}.</returns>");
        code.Line("/// <exception cref=\"System::ArgumentException\">There are more or fewer numbers than that, or a layer cannot compute with these sizes.</exception>");
        code.Line("/// <exception cref=\"System::ObjectDisposedException\">The predictor was disposed of.</exception>");
        string header = $"public {Result(plan)} Predict({Parameters(Span)})";
        if (plan.Inputs == 1)
            code.Line($"{header} => Run({inputs[0]}, {Literals.String(plan.Values[0].Blob)}, {Constants.List(sizes.Of(plan.Values[0].Shape))}, static outputs => {Give(plan)}, cancel);");
        else
            EmitCall(code, plan, header, Enumerable.Range(0, plan.Inputs).Select(i =>
                $"Input({inputs[i]}, call.Workspace[{i.ToText()}], {Literals.String(plan.Values[i].Blob)}, {Constants.List(sizes.Of(plan.Values[i].Shape))})"));
        if (plan.Inputs == 0)
            return;
        // An array would do for a span and for a tensor's span: the compiler needs to be told which.
        code.Line();
        code.Line($"/// <inheritdoc cref=\"Predict({string.Join(", ", [.. inputs.Select(_ => "System::ReadOnlySpan{float}"), .. sizes.Parameters.Select(_ => "int"), PredictorCalls.Cancel])})\"/>");
        code.Line($"public {Result(plan)} Predict({Parameters("float[]")}) => Predict({string.Join(", ", [.. inputs.Select(l => $"new {Span}({l})"), .. sizes.Parameters.Select(s => s.Split(' ')[0]), "cancel"])});");
    }

    private static void EmitTensors(CodeWriter code, NetModel net, PredictorModel predictor)
    {
        PredictionPlan plan = predictor.Plan;
        code.Line();
        PredictorCalls.EmitTensorSummary(code, net, predictor, "of any strides", PredictorCalls.Results(plan));
        string header = $"public {Result(plan)} Predict({PredictorCalls.Parameters(predictor, $"in {TensorSpan}")})";
        if (plan.Inputs == 1)
            code.Line($"{header} => Run({predictor.Locals[0]}, static outputs => {Give(plan)}, cancel);");
        else
            EmitCall(code, plan, header, Enumerable.Range(0, plan.Inputs).Select(i => $"Input({predictor.Locals[i]}, call.Workspace[{i.ToText()}], Inputs[{i.ToText()}])"));
    }

    // The numbers of several inputs are copied: those of one alone the library keeps where they are while the net runs.
    private static void EmitCall(CodeWriter code, PredictionPlan plan, string header, IEnumerable<string> inputs)
    {
        using var body = code.Braces(header);
        code.Line("using Call call = Begin(cancel);");
        code.Line($"var outputs = Forward({Constants.List(inputs)}, call.Workspace);");
        code.Line($"return {Give(plan)};");
    }

    private static string Give(PredictionPlan plan)
    {
        string[] results = [.. plan.Outputs.Select((_, i) => $"Output(outputs[{i.ToText()}])")];
        return results.Length == 1 ? results[0] : $"new Prediction({string.Join(", ", results)})";
    }

    private static string Result(PredictionPlan plan) => plan.Outputs.Count == 1 ? Tensor : "Prediction";

    private static void EmitForward(CodeWriter code, PredictorModel predictor)
    {
        PredictionPlan plan = predictor.Plan;
        PredictorStages? stages = predictor.Stages.Count > 0 ? new(code, predictor) : null;
        code.Line();
        code.Line("/// <inheritdoc/>");
        using (code.Braces("protected override Inference::Value[] Forward(Inference::Value[] inputs, Inference::Workspace work)"))
        {
            code.Line("work.Begin(inputs);");
            for (int i = 0; i < plan.Inputs; i++)
                code.Line($"var {predictor.Locals[i]} = inputs[{i.ToText()}]; // {Describe(plan.Values[i])}, slot {plan.Values[i].Slot.ToText()}");
            if (stages is not null)
                stages.EmitCalls();
            else
                for (int i = 0; i < plan.Steps.Count; i++)
                    EmitStep(code, predictor, i);

            code.Line($"return {Constants.List(plan.Outputs.Select(o => predictor.Locals[o.Value]))};");
        }

        stages?.EmitMethods(i => EmitStep(code, predictor, i));
    }

    private static void EmitStep(CodeWriter code, PredictorModel predictor, int index)
    {
        PredictionStep step = predictor.Plan.Steps[index];
        PredictionValue top = predictor.Plan.Values[step.Top];
        string local = predictor.Locals[step.Top];
        code.Line($"var {local} = {KernelCalls.Run(step, predictor.Fields[index], v => predictor.Locals[v])}; // {Describe(top)}{(step.Kernel.IsView ? ", slot " + top.Slot.ToText() : "")}{Layers(step, local)}");
    }

    private static void EmitResult(CodeWriter code, PredictorModel predictor)
    {
        PredictionPlan plan = predictor.Plan;
        code.Line();
        code.Line("/// <summary>What a prediction gives.</summary>");
        for (int i = 0; i < plan.Outputs.Count; i++)
            code.Line($"/// <param name=\"{predictor.Results[i]}\">{PredictorCalls.Output(plan, i)}.</param>");
        code.Line($"public readonly record struct Prediction({string.Join(", ", predictor.Results.Select(r => $"{Tensor} {r}"))});");
    }

    // Which layers a line computes, where its variable does not say it already.
    private static string Layers(PredictionStep step, string local) =>
        step.Layers.Count == 0 || step.Layers.Count == 1 && Identifiers.Camel(Identifiers.Pascal(step.Layers[0])) == local ? "" : ": " + string.Join(" + ", step.Layers.Select(Comments.Plain));

    private static string Fused(EquatableArray<string> layers) => layers.Count > 1 ? " // " + string.Join(" + ", layers.Select(Comments.Plain)) : "";

    private static string Describe(PredictionValue value) => Comments.Shape(value.Shape.ToString()) + (value.IsChannelsLast ? ", channels last" : "");

    private static bool HasBatch(PredictionPlan plan, int input) => plan.Values[input].Shape is { Rank: > 0 } shape && shape[0].IsBatch;

    // Axes of which the caller may give any size.
    private static bool IsFree(PredictionPlan plan, PredictionValue input, int axis) => input.Shape[axis].IsBatch || axis >= 2 && input.Shape.Rank == 4 && plan.TakesAnySize;

    private static string Axes(PredictionPlan plan, PredictionValue input) =>
        input.Shape.IsRanked ? Constants.Longs(input.Shape.Dims.Select((d, axis) => IsFree(plan, input, axis) ? -1 : d.Size)) : "null";
}
