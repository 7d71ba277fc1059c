using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Graph;

/// <summary>
/// Looks for the mistakes of a layer that cannot be planned, since something before it failed. Shapes that are not there are
/// tried: with axes of open sizes, in every number that a blob has in practice. What is wrong with all of them is wrong
/// whatever the shape; where one of them will do, nothing is said. What speaks of the shapes themselves is not said either.
/// A layer with too few or too many blobs is tried with other numbers of them, and one whose field is refused with another
/// value of the field, so that the rest of it is looked at as well.
/// </summary>
internal sealed class Trial(Node node, LayerSpec spec, IReadOnlyList<BlobVersion?> bottoms, NetOptions options, DiagnosticBag bag)
{
    private const int MostCombined = 3, MostBottoms = 5, MostTops = 3;

    private static readonly string[] blobWords = ["bottom", "bottoms", "top", "tops"];

    // The likeliest first: most layers are content with it.
    private static readonly int[] ranks = [4, 2, 3, 1, 5, 0];

    /// <summary>Fields of every layer on which no shape depends.</summary>
    private static readonly HashSet<string> ofEveryLayer = ["name", "bottom", "top", "phase", "loss_weight", "propagate_down", "include", "exclude"];

    private readonly int[] open = [.. Enumerable.Range(0, bottoms.Count).Where(i => bottoms[i] is null)];

    /// <summary>Whether the value of a field that could not be read may change shapes.</summary>
    public static bool DecidesShapes(string field) => !ofEveryLayer.Contains(field);

    /// <summary>Whether a finding speaks of shapes.</summary>
    public static bool IsOfShapes(DiagnosticInfo item) =>
        item.Descriptor == Descriptors.ShapeMismatch || item.Descriptor == Descriptors.UnknownShape || item.Descriptor == Descriptors.SizedLater || item.Descriptor == Descriptors.TooLarge;

    /// <summary>Reports what keeps the layer from being planned; what there is.</summary>
    public IReadOnlyList<DiagnosticInfo> Report()
    {
        bool mayBeWrong = spec.Layer.Unreadable.Any(DecidesShapes);
        List<DiagnosticInfo> found = [.. (Find() ?? []).Where(f => !mayBeWrong || !IsOfShapes(f))];
        foreach (DiagnosticInfo item in found)
            bag.Report(item);
        return found;
    }

    /// <summary>Reports what else is wrong with the layer.</summary>
    public void ReportBehind(IReadOnlyList<DiagnosticInfo> found)
    {
        if (found.Any(IsOfCounts))
            ReportBehindCounts();
        ReportBehindFields(found);
    }

    private void ReportBehindFields(IReadOnlyList<DiagnosticInfo> found)
    {
        Message layer = spec.Layer;
        HashSet<string> mended = [];
        while (found.FirstOrDefault(f => f.Descriptor == Descriptors.InvalidField) is { } refused && MendedField.In(layer, refused) is { } mend && mended.Add(mend.Field))
        {
            layer = mend.Layer;
            // What speaks of the mended field speaks of a value that nobody gave.
            found = [.. (new Trial(node, spec with { Layer = layer }, bottoms, options, bag).Find() ?? []).Where(f => !IsOfShapes(f) && !IsOfCounts(f)
                && !f.Arguments.Any(a => mended.Any(m => Words.Mentions(a, m) || Words.Mentions(a, m.Split('_')[0]))))];
            foreach (DiagnosticInfo item in found)
                bag.Report(item);
        }
    }

    private void ReportBehindCounts()
    {
        List<DiagnosticInfo>? others = OtherCounts().Select(c => With(c.Bottoms, c.Tops).Find()).FirstOrDefault(f => f is not null && !f.Any(IsOfCounts));
        foreach (DiagnosticInfo item in others ?? [])
            if (!IsOfShapes(item) && !item.Arguments.Any(a => blobWords.Any(w => Words.Mentions(a, w))))
                bag.Report(item);
    }

    private List<DiagnosticInfo>? Find()
    {
        List<DiagnosticInfo>? found = Common(ranks.Select(rank => Enumerable.Repeat(rank, open.Length).ToArray()));
        // Bottoms that must not have the same number of axes.
        return found is null && open.Length is > 1 and <= MostCombined ? Common(Combinations(open.Length)) : found;
    }

    private static bool IsOfCounts(DiagnosticInfo item) => item.Descriptor == Descriptors.BlobCount;

    // The nearest first.
    private IEnumerable<(int Bottoms, int Tops)> OtherCounts() =>
        Enumerable.Range(0, (MostBottoms + 1) * (MostTops + 1)).Select(n => (Bottoms: n % (MostBottoms + 1), Tops: n / (MostBottoms + 1)))
            .OrderBy(c => Math.Abs(c.Bottoms - spec.Bottoms.Count) + Math.Abs(c.Tops - spec.Tops.Count)).Skip(1);

    private Trial With(int bottomCount, int topCount)
    {
        IReadOnlyList<BlobName> newBottoms = Resized(spec.Bottoms, bottomCount), newTops = Resized(spec.Tops, topCount);
        Message layer = spec.Layer.Without("bottom", "top");
        foreach ((string field, IReadOnlyList<BlobName> names) in new[] { ("bottom", newBottoms), ("top", newTops) })
            foreach (BlobName name in names)
                layer.Put(field, Value.OfString(name.Name, name.Span), name.Span);
        return new Trial(node, spec with { Layer = layer, Bottoms = newBottoms, Tops = newTops }, [.. Enumerable.Range(0, bottomCount).Select(i => i < bottoms.Count ? bottoms[i] : null)], options, bag);
    }

    private BlobName[] Resized(IReadOnlyList<BlobName> names, int count) =>
        [.. Enumerable.Range(0, count).Select(i => i < names.Count ? names[i] : new BlobName($"another {i.ToText()}", spec.Layer.NameSpan))];

    // What all trials say in which the shapes themselves were fine; null where there is no such trial.
    private List<DiagnosticInfo>? Common(IEnumerable<int[]> trials)
    {
        List<DiagnosticInfo>? common = null;
        foreach (int[] trial in open.Length == 0 ? trials.Take(1) : trials)
        {
            Shape[] shapes = [.. trial.Select(rank => Shape.Of(Enumerable.Repeat(Dim.Unknown, rank)))];
            DiagnosticInfo[] errors = Try(shapes);
            if (errors.Length == 0)
                return [];
            if (open.Length > 0 && errors.Any(e => IsOfShapes(e) || e.Arguments.Any(a => shapes.Any(s => a.Contains(s.ToString())))))
                continue;
            common = [.. common?.Where(errors.Contains) ?? errors];
        }

        return common;
    }

    private DiagnosticInfo[] Try(Shape[] shapes)
    {
        var stranger = new Node("", UnknownLayer.Instance, spec.Layer, node.Phase);
        var tried = new Node(node.Name, node.Type, spec.Layer, node.Phase);
        for (int i = 0, next = 0; i < bottoms.Count; i++)
            tried.Bottoms.Add(bottoms[i] ?? new BlobVersion(spec.Bottoms[i].Name, stranger, 0) { Shape = shapes[next++] });
        foreach (BlobName top in spec.Tops)
            tried.Tops.Add(new BlobVersion(top.Name, tried, tried.Tops.Count));
        DiagnosticBag own = bag.Fork();
        SizeCheck.Plan(tried, own, options);
        return [.. own.Items.Where(i => i.Descriptor.DefaultSeverity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error)];
    }

    private static IEnumerable<int[]> Combinations(int count) =>
        Enumerable.Range(0, (int)Math.Pow(ranks.Length, count)).Select(n => Enumerable.Range(0, count).Select(i => ranks[n / (int)Math.Pow(ranks.Length, i) % ranks.Length]).ToArray());
}
