using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Recognition;
using Prototxt.Generator.Compiler.TextFormat;
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
        var result = new CompilationResult(path, item.ShownPath, null, EquatableArray<DiagnosticInfo>.Empty);
        try
        {
            if (text is null)
                Recognized.Unreadable.Report(bag);
            else
                result = Build(result, text, item, bag, cancel);
        }
        // The one guard: a bug of ours must not take the user's build down without a word.
        catch (Exception e) when (e is not OperationCanceledException)
        {
            bag.Report(Descriptors.InternalError, new TextSpan(0, 0), Describe(e));
        }

        // A solver is read, and spoken of, when its nets are there.
        return result.Solver is null ? result with { Diagnostics = bag.Shown.ToEquatableArray() } : result;
    }

    /// <summary>A bug of ours in one line, for whoever is to find it.</summary>
    public static string Describe(Exception e) => $"{e.GetType().Name}: {e.Message} {e.StackTrace?.Split('\n').FirstOrDefault()?.Trim()}";

    private static CompilationResult Build(CompilationResult result, SourceText text, ItemOptions item, DiagnosticBag bag, Cancellation cancel)
    {
        NetOptions options = ItemMetadata.Read(item, bag);
        Variables? variables = VariablesMetadata.Read(item.Variables, bag);
        NetDocument document = NetCompiler.Read(text, options, variables, bag, cancel);
        if (document.Is.Kind == FileKind.Net)
        {
            VariablesMetadata.ReportUnused(variables, document.Findings);
            NetMetadata.ReportUnused(item.Net, document.Findings);
        }

        if (document.Solver is not null && item.HasTraining)
            return result with { Solver = document.Solver };
        if (document.Net is not { } net)
            return result;
        (string space, string name) = NetNames.Of(item, net, result.Path, document.Findings);
        ItemMetadata.ReportUnused(net, document.Findings);
        return result with
        {
            Model = NetBuilder.Build(new(space, name, net.Name, Paths.FileName(result.Path)), document, ItemMetadata.Needs(item, document.Findings), cancel),
            State = OwnState.Of(net),
        };
    }
}
