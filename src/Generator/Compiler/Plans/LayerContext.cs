using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Plans;

/// <summary>What a layer type sees of one layer, and how it answers.</summary>
internal sealed class LayerContext(LayerType type, Message layer, Phase phase, IReadOnlyList<IBlob> bottoms, IReadOnlyList<IBlob> tops, NetOptions options, DiagnosticBag bag)
{
    // Few layers ask for them, and those may ask for each.
    private string[]? bottomNames, topNames;

    public LayerType Type => type;

    public string Name { get; } = layer.String("name");

    /// <summary>Whether the first top is written over the first bottom.</summary>
    public bool IsInPlace { get; } = bottoms.Count > 0 && tops.Count > 0 && bottoms[0].Blob == tops[0].Blob;

    public Phase Phase
    {
        get
        {
            GoesByPhase = true;
            return phase;
        }
    }

    /// <summary>Whether it was asked for the phase.</summary>
    public bool GoesByPhase { get; private set; }

    public Message Layer => layer;

    public NetOptions Options => options;

    /// <summary>Whether some bottoms' axes are only tried, since what makes them could not be planned.</summary>
    public bool IsTrial => bottoms.Any(b => b.IsTrial);

    /// <summary>Shapes of the bottoms; all of them are there.</summary>
    public IReadOnlyList<Shape> Bottoms { get; } = [.. bottoms.Select(b => b.Shape!)];

    public IReadOnlyList<string> BottomNames => bottomNames ??= [.. bottoms.Select(b => b.Blob)];

    public Shape Bottom => Bottoms[0];

    public int TopCount => tops.Count;

    public IReadOnlyList<string> TopNames => topNames ??= [.. tops.Select(t => t.Blob)];

    /// <summary>The layer's parameter message; an empty one, all defaults, where the file has none.</summary>
    public Message Param(string field) =>
        Layer.Sub(field) ?? new Message(Layer.Schema.Field(field)!.Message!, default, Layer.NameSpan);

    /// <summary>
    /// The first axis of a data layer's tops. Most of Caffe's data layers take a missing batch_size for batches without pictures, and
    /// front ends fill it in; generated code takes any batch.
    /// </summary>
    public Dim Batch(Message message)
    {
        uint size = message.UInt("batch_size");
        if (size == 0 && !message.IsWrong("batch_size"))
            bag.Report(Descriptors.NoBatchSize, message.SpanOf("batch_size"), type.Name, Name);
        return new Dim(size == 0 ? Dim.Unknown.Size : size, IsBatch: true);
    }

    /// <summary>Takes this many bottoms and tops, or reports.</summary>
    public bool Counts(int bottoms, int tops) => Counts(bottoms, bottoms, tops, tops);

    public bool Counts(int minBottoms, int maxBottoms, int minTops, int maxTops) =>
        Count("bottom", BottomNames.Count, minBottoms, maxBottoms) & Count("top", TopCount, minTops, maxTops);

    private bool Count(string field, int found, int min, int max)
    {
        if (found >= min && found <= max)
            return true;
        if (Layer.IsWrong(field))
            return false; // some of them could not be read
        string expected = min == max ? min.Plural(field) : max == int.MaxValue ? $"at least {min.Plural(field)}" : $"{min.ToText()} to {max.Plural(field)}";
        bag.Report(Descriptors.BlobCount, found > max ? Layer.All(field)[max].Span : Layer.Has("type") ? Layer.SpanOf("type") : Layer.NameSpan, type.Name, Name, expected, found.ToText());
        return false;
    }

    /// <summary>
    /// Refuses a field's value, at its place. Returns null so that a plan can end with it. Where the value could not even be read,
    /// that was said, and what its default leads to is nobody's mistake.
    /// </summary>
    public LayerPlan? Refuse(Message message, string field, string reason) => message.IsWrong(field) ? null : Report(Descriptors.InvalidField, message.SpanOf(field), reason);

    public LayerPlan? Refuse(TextSpan span, string reason) => Report(Descriptors.InvalidField, span, reason);

    public LayerPlan? NotSupported(TextSpan span, string reason) => Report(Descriptors.NotSupported, span, reason);

    /// <summary>
    /// Bottoms whose shapes do not fit: shows the way of the shapes to this layer, "pool5 [N,256,6,6] → fc6 expects …".
    /// </summary>
    public LayerPlan? Mismatch(int bottom, string expectation) =>
        Report(Descriptors.ShapeMismatch, BottomSpan(bottom), Chain(bottoms[bottom]) + " → " + Name + " " + expectation);

    public void Warn(TextSpan span, string field, string consequence = "") =>
        bag.Report(Descriptors.FieldWithoutEffect, span, type.Name, Name, field, consequence);

    public void Report(DiagnosticDescriptor descriptor, TextSpan span, params object?[] arguments) => bag.Report(descriptor, span, arguments);

    private LayerPlan? Report(DiagnosticDescriptor descriptor, TextSpan span, string reason)
    {
        if (!Follows(reason))
            bag.Report(descriptor, span, type.Name, Name, reason);
        return null;
    }

    // What speaks of a field that could not be read, which was said, is probably no mistake of its own.
    private bool Follows(string reason) => Layer.Unreadable.Any(field => Words.Mentions(reason, field));

    public TextSpan BottomSpan(int bottom)
    {
        IReadOnlyList<Binding.Value> all = Layer.All("bottom");
        return bottom < all.Count ? all[bottom].Span : Layer.NameSpan;
    }

    /// <summary>The axis that a field names; reports and returns null when the bottom has no such axis.</summary>
    public int? Axis(Message message, string field, Shape? shape = null)
    {
        shape ??= Bottom;
        int axis = message.Int(field);
        if (!shape.IsRanked && (axis < 0 || axis >= shape.Rank))
        {
            NeedsShape($"{field} {axis.ToText()} cannot be found without knowing its axes");
            return null;
        }

        if (shape.Axis(axis) is { } canonical)
            return canonical;
        Refuse(message, field, $"{field} {axis.ToText()} is not an axis of {BottomNames.FirstOrDefault() ?? TopNames[0]} {shape}, which has {shape.Rank.Plural("axis", "axes")}");
        return null;
    }

    /// <summary>The same where the field had another name in old files, which cannot be negative.</summary>
    public int? Axis(Message message, string field, string oldField, Shape? shape = null)
    {
        if (!message.Has(oldField))
            return Axis(message, field, shape);
        shape ??= Bottom;
        uint axis = message.UInt(oldField);
        if (message.Has(field))
            Refuse(message, oldField, $"give either {field} or {oldField}, not both");
        else if (axis < shape.Rank)
            return (int)axis;
        else if (shape.IsRanked)
            Refuse(message, oldField, $"{oldField} {axis} is not an axis of {BottomNames[0]} {Bottom}");
        else
            NeedsShape($"{oldField} lies beyond the axes that are known");
        return null;
    }

    /// <summary>Refuses a top that has the name of its bottom, in a layer that can work in place only where it does nothing.</summary>
    public LayerPlan? RefuseInPlace()
    {
        bag.Report(Descriptors.InPlaceRefused, Layer.SpanOf("top"), type.Name, Name, TopNames[0]);
        return null;
    }

    /// <summary>Refuses a bottom whose shape the prototxt does not tell, and names the input from which the gap comes.</summary>
    public LayerPlan? NeedsShape(string reason)
    {
        if (bottoms.FirstOrDefault(b => b.Shape is { IsKnown: false }) is not { } value)
            return null;
        bag.Report(Descriptors.UnknownShape, Layer.SpanOf("type"), Name, value.OpenSource.Blob, reason);
        return null;
    }

    /// <summary>Says of data whose shape the prototxt does not tell that it is checked at run time only.</summary>
    public void RemarkUnknown(int top, Shape shape, string reason)
    {
        if (!shape.IsRanked || shape.Dims.Any(d => !d.IsKnown && !d.IsBatch))
            Report(Descriptors.SizedLater, Layer.All("top")[top].Span, Name, TopNames[top], reason);
    }

    // At most four steps, enough to see where a size comes from, and not a thousand layers in place for one of them.
    private static string Chain(IBlob value)
    {
        List<string> steps = [];
        int passed = 0;
        for (IBlob? v = value; v is not null && steps.Count < 4 && passed < 100; v = v.MadeFrom, passed++)
            if (steps.Count == 0 || v.Blob != steps[0].Split(' ')[0])
                steps.Insert(0, v.ToString()!);
        return string.Join(" → ", steps);
    }

    /// <summary>A plan for a function of the runtime with one top.</summary>
    public static LayerPlan Function(string function, Shape top, Args? args = null, string geometry = "") =>
        new(new([top]), new LayerCall(CallKind.Function, function, (args ?? new Args()).ToArray())) { Geometry = geometry };
}
