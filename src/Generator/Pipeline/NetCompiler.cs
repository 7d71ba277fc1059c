using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Binding;
using Prototxt.Generator.Diagnostics;
using Prototxt.Generator.Graph;
using Prototxt.Generator.Infrastructure;
using Prototxt.Generator.Model;
using Prototxt.Generator.Naming;
using Prototxt.Generator.Schema;

namespace Prototxt.Generator.Pipeline;

/// <summary>The whole way of one file: text → message → graphs → model. Never throws.</summary>
internal static class NetCompiler
{
    public static CompilationResult Compile(string path, SourceText text, ItemOptions item)
    {
        var bag = new DiagnosticBag(path, text);
        NetModel? model = null;
        try
        {
            model = Build(path, text, item, bag);
        }
        // The one guard: a bug of ours must not take the user's build down without a word.
        catch (Exception e) when (e is not OperationCanceledException)
        {
            bag.Report(Descriptors.InternalError, new TextSpan(0, 0), $"{e.GetType().Name}: {e.Message} {e.StackTrace?.Split('\n').FirstOrDefault()?.Trim()}");
        }

        return new CompilationResult(path, model, bag.Items.ToEquatableArray());
    }

    private static NetModel? Build(string path, SourceText text, ItemOptions item, DiagnosticBag bag)
    {
        NetOptions options = ItemMetadata.Read(item, bag);
        if (SolverFile.Recognize(text) is { } solverField)
        {
            bag.Report(Descriptors.SolverIgnored, new TextSpan(0, 0), solverField);
            return null;
        }

        if (PrototxtDocument.Parse(text, CaffeSchema.Net, bag, ItemMetadata.Variables(item, bag)) is not { } net)
            return null;
        IReadOnlyList<Message> layers = NetLayers.Of(net, bag);
        if (layers.Count == 0)
        {
            if (!bag.HasErrors)
                bag.Report(Descriptors.EmptyNet, new TextSpan(0, 0));
            return null;
        }

        UnreadFields.Report(net, bag);
        string fileName = path.Replace('\\', '/').Split('/').Last();
        if (ClassName(item, net, fileName, bag) is not { } className)
            return null;
        NetModel model = new(item.Namespace is { } given ? Identifiers.Namespace(given.Split('.')) : item.DefaultNamespace, className, net.String("name"), fileName);
        return Views.Build(model, net, layers, options, bag);
    }

    private static string? ClassName(ItemOptions item, Message net, string fileName, DiagnosticBag bag)
    {
        if (item.Class is { } given)
        {
            if (Identifiers.Pascal(given) == given || Microsoft.CodeAnalysis.CSharp.SyntaxFacts.IsValidIdentifier(given))
                return Identifiers.Escape(given);
            ItemMetadata.Refuse(bag, "PrototxtClass", given, "a C# class name is expected");
            return null;
        }

        string stem = fileName.EndsWith(".prototxt", StringComparison.OrdinalIgnoreCase) ? fileName.Substring(0, fileName.Length - ".prototxt".Length) : fileName;
        return Identifiers.Pascal(net.String("name"), fallback: Identifiers.Pascal(stem, "Net"));
    }
}
