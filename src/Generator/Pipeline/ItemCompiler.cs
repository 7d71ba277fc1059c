using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.CSharp;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Recognition;
using Prototxt.Generator.Compiler.Supplied;
using Prototxt.Generator.Compiler.TextFormat;
using Prototxt.Generator.Model;
using Prototxt.Generator.Pipeline.Metadata;

namespace Prototxt.Generator.Pipeline;

/// <summary>The whole way of one file and what the project says about it: text → net → graphs → model. Never throws, unless it is called off.</summary>
internal static class ItemCompiler
{
    /// <param name="path">The file.</param>
    /// <param name="text">Its text; null where the compiler finds none, because the file is binary or cannot be read.</param>
    /// <param name="item">What the project says about it.</param>
    /// <param name="cancel">Calls it off.</param>
    public static CompilationResult Compile(string path, SourceText? text, ItemOptions item, Cancellation cancel)
    {
        var bag = new DiagnosticBag(path, text ?? SourceText.From(""));
        NetModel? model = null;
        try
        {
            if (text is null)
                Recognized.Unreadable.Report(bag);
            else
                model = Build(path, text, item, bag, cancel);
        }
        // The one guard: a bug of ours must not take the user's build down without a word.
        catch (Exception e) when (e is not OperationCanceledException)
        {
            bag.Report(Descriptors.InternalError, new TextSpan(0, 0), Describe(e));
        }

        return new CompilationResult(path, item.ShownPath, model, bag.Shown.ToEquatableArray());
    }

    /// <summary>A bug of ours in one line, for whoever is to find it.</summary>
    public static string Describe(Exception e) => $"{e.GetType().Name}: {e.Message} {e.StackTrace?.Split('\n').FirstOrDefault()?.Trim()}";

    private static NetModel? Build(string path, SourceText text, ItemOptions item, DiagnosticBag bag, Cancellation cancel)
    {
        NetOptions options = ItemMetadata.Read(item, bag);
        Variables? variables = VariablesMetadata.Read(item.Variables, bag);
        NetDocument document = NetCompiler.Read(text, options, variables, bag, cancel);
        if (document.Is.Kind == FileKind.Net)
            VariablesMetadata.ReportUnused(variables, document.Findings);
        if (document.Net is not { } net)
            return null;
        (string space, string name) = NetNames.Of(item, net, path, document.Findings);
        HookTable hooks = net.Catalog.Hooks;
        var methods = new Lazy<HookNames>(() => new HookNames(name, hooks.Types));
        hooks.Written = hook => $"{name}: {HookSignature.Short(methods.Value.Signature(hook))}";
        ItemMetadata.ReportUnused(net, document.Findings);
        NetGraphs graphs = NetCompiler.Build(document, cancel);
        return NetModelBuilder.Build(new NetModel(space, name, net.Name, Paths.FileName(path)), net, graphs, document.Findings, cancel);
    }
}
