using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Analysis;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Recognition;
using Prototxt.Generator.Compiler.Schema;
using Prototxt.Generator.Compiler.Supplied;
using Prototxt.Generator.Compiler.TextFormat;
using Prototxt.Generator.Compiler.Upgrade;

namespace Prototxt.Generator.Compiler;

/// <summary>The doors of the compiler: a text is read, and graphs are built from what was read.</summary>
internal static class NetCompiler
{
    /// <summary>Reads a file: text → message → today's format → layers with their types.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="options">What the project says about the net.</param>
    /// <param name="variables">Values for the holes of a template: <c>$NAME</c>, <c>${NAME}</c>, <c>{{NAME}}</c> and bare names such as <c>cls6x</c>.</param>
    /// <param name="bag">Takes what is wrong with the file.</param>
    /// <param name="cancel">Asked all along the way.</param>
    public static NetDocument Read(SourceText text, NetOptions options, IReadOnlyDictionary<string, string>? variables, DiagnosticBag bag, Cancellation cancel)
    {
        // What is wrong with the text is said only once it is known to be a net's.
        DiagnosticBag textBag = bag.Fork();
        string whole = text.ToString(); // Roslyn makes it anew each time, where the text is long
        Recognized file = Recognized.Of(whole);
        MessageSyntax? syntax = file.Kind == FileKind.Net ? Parser.Parse(text, textBag, variables, CaffeSchema.Net, cancel) : null;
        if (syntax is not null)
            file = Recognized.Of(syntax);
        if (file.Kind != FileKind.Net)
        {
            file.Report(bag);
            return new NetDocument(file, null, bag);
        }

        bag.Report(textBag);
        // Of one side of a conflict nothing can be said that holds of the file.
        if (ConflictMarkers.StandIn(whole))
            bag = bag.Fork();
        Message written = new MessageBinder(text, bag, LayerCatalog.Names, keepsRawLayers: true, variables, cancel).BindRoot(syntax!, CaffeSchema.Net);
        Message net = NetUpgrade.Upgrade(written, LayerCatalog.Names, bag, cancel);
        return new NetDocument(file, Source(whole, net, options, bag), bag);
    }

    /// <summary>Builds the graphs of a net that was read, and says where they do otherwise than Caffe.</summary>
    public static NetGraphs Build(NetDocument document, Cancellation cancel)
    {
        var graphs = NetGraphs.Build(document.Net!, document.Findings, cancel);
        foreach (NetGraph graph in graphs.Phases)
        {
            Deviations.Report(graph, document.Findings, cancel);
            document.Findings.NextView();
        }

        return graphs;
    }

    private static NetSource? Source(string text, Message net, NetOptions options, DiagnosticBag bag)
    {
        IReadOnlyList<Message> layers = net.Subs("layer");
        if (layers.Count == 0 && !bag.HasErrors)
        {
            bag.Report(Descriptors.EmptyNet, new TextSpan(0, 0));
            return null;
        }

        UnreadFields.Report(net, bag);
        HashSet<string> lost = bag.HasErrors ? LostTops.Find(text, layers) : [];
        return new NetSource(net, options, new LayerCatalog(HookTable.Of(layers, options, bag)), lost);
    }
}
