using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Analysis;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Recognition;
using Prototxt.Generator.Compiler.Schema;
using Prototxt.Generator.Compiler.Solvers;
using Prototxt.Generator.Compiler.Supplied;
using Prototxt.Generator.Compiler.TextFormat;
using Prototxt.Generator.Compiler.Upgrade;

namespace Prototxt.Generator.Compiler;

/// <summary>The doors of the compiler: a text is read, as a net or as a solver, and graphs are built from what was read.</summary>
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
            return new NetDocument(file, null, bag) { Solver = file.Kind == FileKind.Solver ? SolverOutline.Of(syntax!) : null };
        }

        bag.Report(textBag);
        bag = OfOneSide(whole, bag);
        Message written = new MessageBinder(text, bag, LayerCatalog.Names, keepsRawLayers: true, variables, cancel).BindRoot(syntax!, CaffeSchema.Net);
        return new NetDocument(file, Source(whole, written, options, bag, cancel), bag);
    }

    /// <summary>Reads a file that is a solver: text → message → what it says.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="variables">Values for the holes of a template.</param>
    /// <param name="bag">Takes what is wrong with the file.</param>
    /// <param name="cancel">Asked all along the way.</param>
    public static SolverDocument ReadSolver(SourceText text, IReadOnlyDictionary<string, string>? variables, DiagnosticBag bag, Cancellation cancel)
    {
        MessageSyntax syntax = DeviceList.Without(Parser.Parse(text, bag, variables, CaffeSchema.Solver, cancel), bag);
        bag = OfOneSide(text.ToString(), bag);
        Message solver = new MessageBinder(text, bag, LayerCatalog.Names, keepsRawLayers: true, variables, cancel).BindRoot(syntax, CaffeSchema.Solver);
        return new SolverDocument(SolverReader.Read(solver, bag), bag);
    }

    /// <summary>Reads a net that stands in a solver.</summary>
    /// <param name="text">The solver's text.</param>
    /// <param name="net">The net as it stands there.</param>
    /// <param name="options">What project and solver say about it.</param>
    /// <param name="bag">Takes what is wrong with the net.</param>
    /// <param name="cancel">Asked all along the way.</param>
    public static NetDocument ReadInline(SourceText text, Message net, NetOptions options, DiagnosticBag bag, Cancellation cancel) =>
        new(new Recognized(FileKind.Net), Source(text.ToString(), net, options, bag, cancel), bag);

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

    // Of one side of a conflict nothing can be said that holds of the file.
    private static DiagnosticBag OfOneSide(string text, DiagnosticBag bag) => ConflictMarkers.StandIn(text) ? bag.Fork() : bag;

    private static NetSource? Source(string text, Message written, NetOptions options, DiagnosticBag bag, Cancellation cancel)
    {
        Message net = NetUpgrade.Upgrade(written, LayerCatalog.Names, bag, cancel);
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
