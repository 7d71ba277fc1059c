using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Recognition;
using Prototxt.Generator.Compiler.Schema;
using Prototxt.Generator.Compiler.Supplied;
using Prototxt.Generator.Compiler.TextFormat;
using Prototxt.Generator.Compiler.Upgrade;
using Prototxt.Generator.Model;

namespace Prototxt.Generator.Pipeline;

/// <summary>The whole way of one file: text → message → graphs → model. Never throws.</summary>
internal static class NetCompiler
{
    /// <param name="path">The file.</param>
    /// <param name="text">Its text; null where the compiler finds none, because the file is binary or cannot be read.</param>
    /// <param name="item">What the project says about it.</param>
    public static CompilationResult Compile(string path, SourceText? text, ItemOptions item)
    {
        var bag = new DiagnosticBag(path, text ?? SourceText.From(""));
        NetModel? model = null;
        try
        {
            if (text is null)
                bag.Report(Descriptors.NotPrototxt, new TextSpan(0, 0), "a binary file, or one that cannot be read", ForeignFile.WeightsAdvice);
            else
                model = Build(path, text, item, bag);
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

    private static NetModel? Build(string path, SourceText text, ItemOptions item, DiagnosticBag bag)
    {
        NetOptions options = ItemMetadata.Read(item, bag);
        // What is wrong with the text is said only once it is known to be a net's.
        DiagnosticBag textBag = bag.Fork();
        Variables? variables = ItemMetadata.Variables(item, bag);
        MessageSyntax? file = PrototxtDocument.Read(text, textBag, variables);
        if (file is not null && SolverFile.Recognize(file) is { } solverField)
        {
            bag.Report(Descriptors.SolverIgnored, new TextSpan(0, 0), solverField);
            return null;
        }

        if (file is not null && OtherFile.Recognize(file) is { } other)
        {
            bag.Report(Descriptors.NotANet, new TextSpan(0, 0), other.Kind, other.Field);
            return null;
        }

        bag.Report(textBag);
        if (file is null)
            return null;
        // Of one side of a conflict nothing can be said that holds of the file.
        if (ConflictMarkers.StandIn(text.ToString()))
            bag = bag.Fork();
        Message net = NetUpgrade.Upgrade(PrototxtDocument.Bind(text, file, CaffeSchema.Net, bag, variables), bag);
        ItemMetadata.ReportUnused(variables, bag);
        IReadOnlyList<Message> layers = net.Subs("layer");
        if (layers.Count == 0 && !bag.HasErrors)
        {
            bag.Report(Descriptors.EmptyNet, new TextSpan(0, 0));
            return null;
        }

        UnreadFields.Report(net, bag);
        NetModel model = new(NetNames.Namespace(item, bag), NetNames.Class(item, net, path, bag), net.String("name"), Paths.FileName(path));
        NetNames.ReportHidden(model, bag);
        if (bag.HasErrors)
            options = options with { LostTops = LostTops.Find(text.ToString(), layers) };
        options = options with { Hooks = HookTable.Of(layers, options, model.ClassName, bag) };
        ItemMetadata.ReportUnused(options, layers, bag);
        HookMetadata.ReportUnused(options, bag);
        return Views.Build(model, net, layers, options, bag);
    }
}
