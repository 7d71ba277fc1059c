using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;
using Prototxt.Generator.Pipeline;
using Prototxt.Generator.Pipeline.Metadata;

namespace Prototxt.Corpus;

/// <summary>Compares the generator's graph of a net with what Caffe built: every blob, every parameter, every input and output.</summary>
internal sealed class ShapeCheck
{
    private readonly RecordedNet recorded;
    private readonly List<string> wrong = [];

    private ShapeCheck(RecordedNet recorded) => this.recorded = recorded;

    public int Compared { get; private set; }

    public IReadOnlyList<string> Wrong => wrong;

    public static ShapeCheck Of(SourceText text, ItemOptions item, RecordedNet recorded)
    {
        var check = new ShapeCheck(recorded);
        NetGraph[] phases = Phases(text, item);
        // Caffe built one phase; the layers' names tell which.
        if (phases.FirstOrDefault(g => g.Nodes.Select(n => n.Name).SequenceEqual(recorded.Layers.Where(l => !IsInserted(l)).Select(l => l.Name))) is { } graph)
            check.Compare(graph);
        else
            check.wrong.Add($"no phase has Caffe's layers: {string.Join(", ", recorded.Layers.Where(l => !IsInserted(l)).Select(l => l.Name))}");
        return check;
    }

    private static NetGraph[] Phases(SourceText text, ItemOptions item)
    {
        var bag = new DiagnosticBag("", text);
        NetDocument document = NetCompiler.Read(text, ItemMetadata.Read(item, bag), VariablesMetadata.Read(item.Variables, bag), bag, CancellationToken.None);
        return document.Net is null ? [] : [.. NetCompiler.Build(document, CancellationToken.None).Phases];
    }

    // Where several layers read a blob, Caffe inserts a layer that copies it.
    private static bool IsInserted(RecordedLayer layer) => layer.Type == "Split" && layer.Top.All(t => t.Contains("_split_", StringComparison.Ordinal));

    private void Compare(NetGraph graph)
    {
        Dictionary<string, string> copies = recorded.Layers.Where(IsInserted).SelectMany(l => l.Top.Select(t => (Top: t, Bottom: l.Bottom[0]))).ToDictionary(c => c.Top, c => c.Bottom);
        // The last value of a blob is the one that Caffe has in the end.
        Dictionary<string, Shape?> blobs = graph.Nodes.SelectMany(n => n.Tops).GroupBy(t => t.Blob).ToDictionary(g => g.Key, g => g.Last().Shape);
        foreach ((string blob, long[] sizes) in recorded.Blobs)
            Expect("blob " + blob, Text(sizes), Text(blobs.GetValueOrDefault(copies.GetValueOrDefault(blob, blob))?.Sizes));
        Expect("blobs", Names(recorded.Blobs.Keys.Where(b => !copies.ContainsKey(b))), Names(blobs.Keys));
        Expect("outputs", Names(recorded.Outputs), Names(Outputs(graph)));

        Dictionary<string, EquatableArray<LearnedBlob>> learned = graph.Nodes.Where(n => n.Plan?.Member is not null).GroupBy(n => n.Name).ToDictionary(g => g.Key, g => g.First().Plan!.Member!.Blobs);
        foreach ((string layer, long[][] shapes) in recorded.Params)
            Expect("parameters of " + layer, string.Join(" ", shapes.Select(Text)), learned.TryGetValue(layer, out EquatableArray<LearnedBlob> found) ? string.Join(" ", found.Select(b => Text(b.Shape.Sizes))) : "none");
        Expect("layers with parameters", Names(recorded.Params.Keys), Names(learned.Keys));
    }

    // For Caffe an input that nothing reads is an output too.
    private static IEnumerable<string> Outputs(NetGraph graph) =>
        graph.Outputs.Concat(graph.Inputs.Where(i => i.Readers.Count == 0)).Select(o => o.Blob);

    private void Expect(string what, string expected, string found)
    {
        Compared++;
        if (expected != found)
            wrong.Add($"{what}: expected {expected}, found {found}");
    }

    private static string Text(IEnumerable<long>? sizes) => sizes is null ? "nothing" : "[" + string.Join(",", sizes) + "]";

    private static string Names(IEnumerable<string> names) => string.Join(" ", names.Distinct().Order(StringComparer.Ordinal));
}
