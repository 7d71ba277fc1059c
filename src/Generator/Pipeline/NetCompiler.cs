using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Binding;
using Prototxt.Generator.Diagnostics;
using Prototxt.Generator.Graph;
using Prototxt.Generator.Hooks;
using Prototxt.Generator.Infrastructure;
using Prototxt.Generator.Model;
using Prototxt.Generator.Naming;
using Prototxt.Generator.Schema;
using Prototxt.Generator.TextFormat;
using Prototxt.Generator.Upgrade;

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

        foreach (DiagnosticInfo wrong in textBag.Items)
            bag.Report(wrong);
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
        string fileName = path.Replace('\\', '/').Split('/').Last();
        NetModel model = new(Namespace(item, bag), ClassName(item, net, fileName, bag), net.String("name"), fileName);
        if (bag.HasErrors)
            options = options with { LostTops = LostTops.Find(text.ToString(), layers) };
        options = options with { Hooks = HookTable.Of(layers, options, model.ClassName, bag) };
        ItemMetadata.ReportUnused(options, layers, bag);
        HookMetadata.ReportUnused(options, bag);
        return Views.Build(model, net, layers, options, bag);
    }

    // Metadata that cannot be used is reported; the class still comes, under the name it would have had without.
    private static string Namespace(ItemOptions item, DiagnosticBag bag)
    {
        if (item.Namespace is not { } given)
            return item.DefaultNamespace;
        if (given.Split('.').All(SyntaxFacts.IsValidIdentifier))
            return Identifiers.GivenNamespace(given);
        ItemMetadata.Refuse(bag, "PrototxtNamespace", given, "a C# namespace is expected");
        return item.DefaultNamespace;
    }

    private static string ClassName(ItemOptions item, Message net, string fileName, DiagnosticBag bag)
    {
        if (item.Class is { } given)
        {
            if (SyntaxFacts.IsValidIdentifier(given) && !ReservedNames.IsMember(given))
                return Identifiers.EscapeType(given);
            ItemMetadata.Refuse(bag, "PrototxtClass", given, SyntaxFacts.IsValidIdentifier(given) ? "a member of the class has this name" : "a C# class name is expected");
        }

        string stem = fileName.EndsWith(".prototxt", StringComparison.OrdinalIgnoreCase) ? fileName.Substring(0, fileName.Length - ".prototxt".Length) : fileName;
        string derived = Identifiers.Pascal(net.String("name"), fallback: Identifiers.Pascal(stem, "Net"));
        return Identifiers.EscapeType(ReservedNames.IsMember(derived) ? derived + "Net" : derived);
    }
}
