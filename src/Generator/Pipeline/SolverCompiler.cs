using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.TextFormat;
using Prototxt.Generator.Model;
using Prototxt.Generator.Pipeline.Metadata;

namespace Prototxt.Generator.Pipeline;

/// <summary>The whole way of one solver: text → what it says → its nets → model. Never throws, unless it is called off.</summary>
internal static class SolverCompiler
{
    public static SolverResult Compile(NamedSolver solver, Cancellation cancel)
    {
        Item item = solver.Linked.Item;
        string path = item.File.Path;
        SourceText text = item.File.GetText() ?? SourceText.From("");
        var bag = new DiagnosticBag(path, text);
        SolverModel? model = null;
        EquatableArray<DiagnosticInfo> ofNets = EquatableArray<DiagnosticInfo>.Empty;
        try
        {
            (model, ofNets) = Build(solver, text, bag, cancel);
        }
        // As for nets: a bug of ours must not take the user's build down without a word.
        catch (Exception e) when (e is not OperationCanceledException)
        {
            bag.Report(Descriptors.InternalError, new TextSpan(0, 0), ItemCompiler.Describe(e));
        }

        return new SolverResult(path, item.Options.ShownPath, model, bag.Shown.Concat(ofNets).ToEquatableArray());
    }

    private static (SolverModel?, EquatableArray<DiagnosticInfo>) Build(NamedSolver solver, SourceText text, DiagnosticBag bag, Cancellation cancel)
    {
        ItemOptions options = solver.Linked.Item.Options;
        _ = NetNames.Namespace(options, bag);
        _ = ClassMetadata.Read(options.Class, bag);
        Variables? variables = VariablesMetadata.Read(options.Variables, bag);
        SolverDocument document = NetCompiler.ReadSolver(text, variables, bag, cancel);
        VariablesMetadata.ReportUnused(variables, document.Findings);
        NetMetadata.ReportUnused(options.Net, solver.Linked.Outline.Files.Count, document.Findings);
        var tasks = new SolverTasks(solver, text, document.Plan.Options.Bool("DebugInfo"), document.Findings, cancel);
        TaskModel? train = document.Plan.Train is { } learned ? tasks.Task(learned, learned.Net.Field == "net_param" ? "Net" : "TrainNet") : null;
        TaskModel?[] tests = [.. document.Plan.Tests.Select((test, i) => tasks.Task(test, "TestNet" + i.ToText()))];
        if (!tasks.HasInline)
            ItemMetadata.ReportNotANet(options, document.Findings);
        if (train is null)
            return (null, tasks.Findings);
        return (new SolverModel(solver.Namespace, solver.ClassName, Paths.FileName(bag.Path), train)
        {
            Options = document.Plan.Options,
            Tests = tests.OfType<TaskModel>().ToEquatableArray(),
            Nets = tasks.Nets,
            IsSound = !document.Findings.HasErrors && tests.All(t => t is not null),
        }, tasks.Findings);
    }
}
