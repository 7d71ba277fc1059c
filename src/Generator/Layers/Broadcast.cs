using Prototxt.Generator.Binding;
using Prototxt.Generator.Graph;
using Prototxt.Generator.Infrastructure;

namespace Prototxt.Generator.Layers;

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
            layer.Mismatch(1, $"expects the axes of {layer.BottomNames[0]} {layer.Bottom} from axis {start.ToText()} on");
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

    // A learned blob has a size of its own, whatever batch comes in later.
    private static Shape Strip(IEnumerable<Dim> dims) => Shape.Of(dims.Select(d => d.OfBlob));
}
