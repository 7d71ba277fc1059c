using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Schema;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Graph;

/// <summary>
/// Plans a layer whose numbers may be absurd. Caffe holds sizes in 32 bits and refuses a blob of more numbers than that;
/// so does this, and no layer type has to think of it: sizes are checked arithmetic.
/// </summary>
internal static class SizeCheck
{
    private const long Largest = int.MaxValue;
    private const int MostAxes = 32;

    public static LayerPlan? Plan(Node node, DiagnosticBag bag, NetOptions options)
    {
        if (TooLargeField(node.Layer) is { } field)
        {
            bag.Report(Descriptors.InvalidField, field.Value.Span, node.Type.Name, node.Name, $"{field.Schema.Name} must be at most {Largest.ToText()}, found {field.Value.Lexeme}");
            return null;
        }

        // Before anything is made of it, for each of the layer's tops.
        if (LongestShape(node.Layer) is > MostAxes and int axes)
        {
            TooLarge(node, bag, $"a shape has {axes.ToText()} axes, more than a blob can have ({MostAxes.ToText()})");
            return null;
        }

        try
        {
            var context = new LayerContext(node.Type, node.Layer, node.Phase, node.Bottoms, node.Tops, options, bag);
            LayerPlan? plan = node.Bottoms.TrueForAll(b => b.Shape!.IsRanked) || node.Type.Traits.HasFlag(LayerTraits.AnyRank)
                ? node.Type.Plan(context)
                : context.NeedsShape("not even the number of its axes is known");
            node.GoesByPhase = context.GoesByPhase;
            if (plan is null)
                return null;
            foreach (LearnedBlob blob in plan.Member?.Blobs ?? EquatableArray<LearnedBlob>.Empty)
                if (blob.Shape.IsEmpty)
                {
                    Empty(node, bag, context, blob);
                    return null;
                }

            if (TooLargeBlob(node, plan) is not { } large)
                return plan;
            TooLarge(node, bag, large);
        }
        catch (OverflowException)
        {
            TooLarge(node, bag, $"its sizes are out of all proportion; a blob can hold {Largest.Grouped()} numbers");
        }

        return null;
    }

    // A size of 0 that the file gives is no unknown one: there is nothing to learn, and Caffe refuses the blob.
    private static void Empty(Node node, DiagnosticBag bag, LayerContext context, LearnedBlob blob)
    {
        string reason = $"would learn {blob.Property} {blob.Shape}, which holds no numbers";
        if (context.Bottoms.Count > 0)
            context.Mismatch(0, reason);
        else
            bag.Report(Descriptors.InvalidField, node.Layer.SpanOf("type"), node.Type.Name, node.Name, reason);
    }

    private static void TooLarge(Node node, DiagnosticBag bag, string reason) =>
        bag.Report(Descriptors.TooLarge, node.Layer.SpanOf("type"), node.Type.Name, node.Name, reason);

    private static string? TooLargeBlob(Node node, LayerPlan plan)
    {
        string? reason = null;
        for (int i = 0; i < Math.Min(node.Tops.Count, plan.Tops.Count); i++)
            reason ??= WhyTooLarge(node.Tops[i].Blob, plan.Tops[i]);
        foreach (LearnedBlob blob in plan.Member?.Blobs ?? EquatableArray<LearnedBlob>.Empty)
            reason ??= WhyTooLarge(blob.Property, blob.Shape);
        return reason;
    }

    private static string? WhyTooLarge(string name, Shape shape) =>
        shape.Rank > MostAxes ? $"{name} would have {shape.Rank.ToText()} axes, more than a blob can have ({MostAxes.ToText()})"
        : shape.CountPerItem > Largest ? $"{name} {shape} would hold {shape.CountPerItem.Grouped()} numbers, more than a blob can hold ({Largest.Grouped()})"
        : null;

    private static int LongestShape(Message message)
    {
        int longest = 0;
        for (int i = 0; i < message.Fields.Count; i++)
            if (message.Fields[i].Value.Message is { } inner)
                longest = Math.Max(longest, inner.Schema.Name == "BlobShape" ? inner.All("dim").Count : LongestShape(inner));
        return longest;
    }

    private static Field? TooLargeField(Message message)
    {
        for (int i = 0; i < message.Fields.Count; i++)
        {
            Field field = message.Fields[i];
            if (field.Schema.Kind == FieldKind.UInt32 && field.Value.UInt64 > (ulong)Largest)
                return field;
            if (field.Value.Message is { } inner && TooLargeField(inner) is { } found)
                return found;
        }

        return null;
    }
}
