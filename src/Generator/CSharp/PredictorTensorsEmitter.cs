using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Inference;
using Prototxt.Generator.Model;

namespace Prototxt.Generator.CSharp;

/// <summary>Where the project has TorchSharp: a predictor of its tensors, and one with the weights of a net. A file of its own, so that the predictor itself knows nothing of it.</summary>
internal static class PredictorTensorsEmitter
{
    public static string Emit(NetModel net, PredictorModel predictor, Cancellation cancel) => SourceFile.Of(net, cancel, code =>
    {
        if (predictor.Plan.Inputs > 0)
            using (code.Braces($"partial class {predictor.ClassName}"))
            {
                EmitPredict(code, net, predictor);
                if (predictor.Plan.Outputs.Count != 1)
                    EmitResult(code, predictor);
            }

        code.Line();
        using var body = code.Braces($"partial class {net.ClassName}");
        code.Line("/// <summary>A predictor with a copy of the net's weights as they are now, on whatever device they lie. It lives on when the net learns or is disposed of.</summary>");
        code.Line("/// <param name=\"options\">How many threads it uses, and more; null for the defaults.</param>");
        code.Line("/// <exception cref=\"System::InvalidOperationException\">A parameter has no size yet, or no numbers.</exception>");
        code.Line(SourceFile.Generated);
        code.Line($"public {predictor.ClassName} ToPredictor(Inference::PredictorOptions? options = null) => {predictor.ClassName}.From(Prototxt::NetPredictors.WeightsOf(this), options);");
    });

    private static void EmitPredict(CodeWriter code, NetModel net, PredictorModel predictor)
    {
        PredictionPlan plan = predictor.Plan;
        bool isOne = plan.Outputs.Count == 1;
        PredictorCalls.EmitTensorSummary(code, net, predictor, "read where it lies if it is contiguous float32 on the CPU, and copied otherwise",
            isOne ? PredictorCalls.Results(plan) + ", a new tensor on the CPU" : PredictorCalls.Results(plan) + ", new tensors on the CPU");
        using var body = code.Braces($"public {(isOne ? SourceFile.Tensor : "TensorPrediction")} Predict({PredictorCalls.Parameters(predictor, SourceFile.Tensor)})");
        code.Line("using Call call = Begin(cancel);");
        code.Line($"using var given = Prototxt::NetPredictors.Inputs(Inputs, {string.Join(", ", predictor.Locals.Take(plan.Inputs))});");
        code.Line("var outputs = Forward(given.Values, call.Workspace);");
        string[] results = [.. plan.Outputs.Select((_, i) => $"Prototxt::NetPredictors.Output(outputs[{i.ToText()}])")];
        code.Line(isOne ? $"return {results[0]};" : $"return new TensorPrediction({string.Join(", ", results)});");
    }

    private static void EmitResult(CodeWriter code, PredictorModel predictor)
    {
        code.Line();
        code.Line("/// <summary>What a prediction of TorchSharp's tensors gives; disposing of it disposes of them.</summary>");
        for (int i = 0; i < predictor.Results.Count; i++)
            code.Line($"/// <param name=\"{predictor.Results[i]}\">{PredictorCalls.Output(predictor.Plan, i)}.</param>");
        using (code.Braces($"public readonly record struct TensorPrediction({string.Join(", ", predictor.Results.Select(r => $"{SourceFile.Tensor} {r}"))}) : System::IDisposable"))
        {
            code.Line("/// <summary>Disposes of every tensor.</summary>");
            using (code.Braces("public void Dispose()"))
                foreach (string result in predictor.Results)
                    code.Line($"{result}.Dispose();");
        }
    }
}
