using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Prototxt.Benchmarks.Engines;
using Prototxt.Benchmarks.Nets;
using Prototxt.Benchmarks.Onnx;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Inference;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Hosting;
using Prototxt.Weights;
using TorchSharp;

namespace Prototxt.Benchmarks.Preparation;

/// <summary>Makes all files of a net: text, weights, ONNX model, compiled classes. Done in a process of its own, so that the compiler's memory and threads are none of those that measure.</summary>
internal static class NetPreparation
{
    public const string Class = "Benchmarked";

    private const string Code = $$"""
        namespace Consumer;

        public static class Calls
        {
            public static object Predict(Prototxt.Inference.NetPredictor predictor, float[] input, int images) => (({{Class}}Predictor)predictor).Predict(input, images);
        }
        """;

    // The predictor has an assembly of its own, as in a project without TorchSharp: its beginning is measured too.
    private static readonly Project predictors = new() { HasTorchSharp = false, HasInference = true, Code = Code, References = [.. CompiledPredictor.References, typeof(StepClock).Assembly] };

    /// <param name="net">The net.</param>
    /// <param name="folder">Where its files go.</param>
    /// <param name="programs">The words of engines that become programs of their own.</param>
    /// <exception cref="InvalidOperationException">It does not compile; the message says why.</exception>
    public static void Prepare(NetDefinition net, NetFolder folder, IEnumerable<string> programs)
    {
        Directory.CreateDirectory(folder.Folder);
        string text = InputText.With(File.ReadAllText(net.PrototxtPath!), [1, .. net.Input]);
        File.WriteAllText(folder.Prototxt, text);
        NetGraph graph = Graph(text);
        PredictionPlan? plan = Plan(graph, text, out string? noPredictor);
        GeneratorRun? predictor = Compile(text, folder, plan);
        Dictionary<string, NetProgram> published = predictor is null ? [] : programs.ToDictionary(p => p, p => Publication.Publish(p, predictor.Files, folder));
        WriteWeights(net, folder, graph);
        var outputs = graph.Outputs.Select(o => new NetOutput(o.Blob, o.Producer.Name, o.Producer.Type.Name == "DetectionOutput"));
        Dictionary<string, long> macs = graph.Steps.GroupBy(n => n.Name).ToDictionary(g => g.Key, g => g.Sum(n => n.Plan!.Macs));
        NetStep[] steps = [.. plan?.Steps.Select(s => new NetStep(s.Layers.Count == 0 ? "change of layout" : string.Join(" + ", s.Layers), s.Layers.Sum(l => macs.GetValueOrDefault(l)))) ?? []];
        long parameters = graph.Steps.Sum(n => n.Plan!.Member?.Blobs.Sum(b => b.Shape.Count().Size) ?? 0);
        folder.Write(new NetFacts(net.Name, graph.Inputs.Single().Blob, net.Input, net.Range, [.. outputs], macs.Values.Sum(), steps, parameters, Export(net, folder, graph), noPredictor, published));
    }

    private static NetGraph Graph(string text)
    {
        var bag = new DiagnosticBag("net.prototxt", SourceText.From(text));
        NetDocument document = NetCompiler.Read(SourceText.From(text), NetOptions.None, null, bag, Cancellation.None);
        return (document.Net is null ? null : NetCompiler.Build(document, Cancellation.None).Predict) ?? throw new InvalidOperationException("The net has no Predict view.");
    }

    private static PredictionPlan? Plan(NetGraph graph, string text, out string? reason)
    {
        var bag = new DiagnosticBag("net.prototxt", SourceText.From(text));
        PredictionPlan? plan = Planner.Plan(graph, bag, Cancellation.None);
        reason = plan is not null ? null : bag.Items.Count > 0 ? string.Join(" ", bag.Items[0].Arguments) : "the net is not sound";
        return plan;
    }

    // What the generator made of it for prediction; null where there is no predictor.
    private static GeneratorRun? Compile(string text, NetFolder folder, PredictionPlan? plan)
    {
        var file = new PrototxtFile("/project/net.prototxt", text, new Dictionary<string, string> { ["PrototxtClass"] = Class });
        Emit(GeneratorRun.Of(file).Output, folder.Assembly);
        if (plan is null)
            return null;
        GeneratorRun run = GeneratorRun.In(predictors, file);
        Compilation code = run.Output;
        Emit(code, folder.PredictorAssembly);
        SyntaxTree predictor = code.SyntaxTrees.Single(t => Path.GetFileName(t.FilePath).EndsWith($"{Class}Predictor.g.cs", StringComparison.Ordinal));
        var timed = new TimedForward();
        SyntaxNode root = timed.Visit(predictor.GetRoot());
        if (timed.Steps != plan.Steps.Count)
            throw new InvalidOperationException($"The predictor has {timed.Steps} calls, expected the plan's {plan.Steps.Count}.");
        Emit(code.ReplaceSyntaxTree(predictor, predictor.WithRootAndOptions(root, predictor.Options)), folder.TimedAssembly);
        return run;
    }

    private static void Emit(Compilation code, string path)
    {
        var result = code.Emit(path);
        if (!result.Success)
            throw new InvalidOperationException(string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Take(5)));
    }

    private static void WriteWeights(NetDefinition definition, NetFolder folder, NetGraph graph)
    {
        if (definition.WeightsPath is { } trained)
        {
            File.Copy(trained, folder.CaffeModel, overwrite: true);
            return;
        }

        using ICaffeNet net = GeneratedEngine.Create(folder);
        using torch.Tensor input = torch.tensor(Formula.Values(1, definition.Numbers, definition.Range), [1, .. definition.Input.Select(i => (long)i)]);
        FormulaWeights.Fill(net, new Dictionary<string, torch.Tensor> { [graph.Inputs.Single().Blob] = input }, graph.Steps.Last(n => n.Plan!.Member is not null).Tops[0].Blob);
        net.SaveCaffeModel(folder.CaffeModel);
    }

    private static string? Export(NetDefinition net, NetFolder folder, NetGraph graph)
    {
        try
        {
            using CaffeModel model = CaffeModel.Open(folder.CaffeModel);
            OnnxExporter.Save(graph, net.Word, new ModelBlobs(model), folder.Onnx);
            return null;
        }
        catch (NotSupportedException e)
        {
            return e.Message;
        }
    }
}
