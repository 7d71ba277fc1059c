using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>Which axes of its bottom a Scale or Bias layer's blob stands for: <c>axis</c> and <c>num_axes</c>, or the second bottom's shape.</summary>
internal static class Broadcast
{
    public static (int Axis, Shape Shape)? Read(LayerContext layer, Message param, bool learned)
    {
        if (!learned)
        {
            if (layer.Bottoms[1].Rank == 0)
                return (0, layer.Bottoms[1]);
            if (layer.Axis(param, "axis") is not { } start)
                return null;
            Shape second = layer.Bottoms[1];
            if (!layer.Bottom.IsRanked || !second.IsRanked)
                return (start, second);
            if (start + second.Rank <= layer.Bottom.Rank && Shape.Of(layer.Bottom.Range(start, start + second.Rank)).Fits(second))
                return (start, second);
            layer.Mismatch(1, $"expects the axes of {layer.BottomNames[0]} {layer.Bottom} from axis {start.ToText()} on{Difference(layer.Bottom, second, start)}");
            return null;
        }

        int count = param.Int("num_axes");
        if (count < -1)
        {
            layer.Refuse(param, "num_axes", $"num_axes must be -1 (all the rest) or more, found {count.ToText()}");
            return null;
        }

        if (layer.Axis(param, "axis") is not { } axis)
            return null;
        if (!layer.Bottom.IsRanked && (count == -1 || axis + count > layer.Bottom.Rank))
        {
            layer.NeedsShape("its blob has an axis for each of the bottom's");
            return null;
        }

        if (count == -1)
            return (axis, Strip(layer.Bottom.Range(axis)));
        if (count <= layer.Bottom.Rank - axis)
            return (axis, Strip(layer.Bottom.Range(axis, axis + count)));
        layer.Refuse(param, param.Has("num_axes") ? "num_axes" : "axis", $"{count.ToText()} axes from axis {axis.ToText()} on are more than {layer.BottomNames[0]} {layer.Bottom} has");
        return null;
    }

    // Factors for channels often come with the axes of the picture that they were made of, each of size 1.
    private static string Difference(Shape bottom, Shape second, int start)
    {
        string difference = start + second.Rank <= bottom.Rank
            ? ShapeDifference.Of(second, Shape.Of(bottom.Range(start, start + second.Rank)), start)
            : $": {second.Rank.Plural("axis", "axes")}, and only {(bottom.Rank - start).ToText()} from there on";
        int rank = second.Rank;
        while (rank > 1 && second[rank - 1] is { Size: 1, IsBatch: false })
            rank--;
        Shape flat = Shape.Of(second.Range(0, rank));
        if (rank < second.Rank && Start(bottom, flat, start) is { } flatStart)
            return $"{difference}; a Flatten or InnerProduct layer before it gives {flat}, which axis: {flatStart.ToText()} takes";
        return Start(bottom, second, start) is { } other ? $"{difference}; axis: {other.ToText()} takes it" : difference;
    }

    // The axis from which on the shape fits; the given one if it does.
    private static int? Start(Shape bottom, Shape shape, int given)
    {
        foreach (int start in Enumerable.Range(0, Math.Max(0, bottom.Rank - shape.Rank + 1)).OrderBy(s => s != given))
            if (Shape.Of(bottom.Range(start, start + shape.Rank)).Fits(shape))
                return start;
        return null;
    }

    // A learned blob has a size of its own, whatever batch comes in later.
    private static Shape Strip(IEnumerable<Dim> dims) => Shape.Of(dims.Select(d => d.OfBlob));
}
