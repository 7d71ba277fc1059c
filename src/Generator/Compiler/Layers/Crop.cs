using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>Crop: cuts the first bottom to the sizes of the second from <c>axis</c> on.</summary>
internal sealed class Crop : LayerType
{
    public override LayerTraits Traits => LayerTraits.AnyRank;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(2, 1))
            return null;
        Message param = layer.Param("crop_param");
        if (layer.Axis(param, "axis") is not { } axis)
            return null;
        IReadOnlyList<Value> offsets = param.All("offset");
        bool isRanked = layer.Bottom.IsRanked;
        // Where the number of axes is not told, the runtime counts the offsets.
        int cropped = isRanked ? layer.Bottom.Rank - axis : Math.Max(1, offsets.Count);
        if (isRanked && offsets.Count > 1 && offsets.Count != cropped)
            return layer.Refuse(param, "offset", $"offset must be given once, or once for each of the {cropped.ToText()} cropped axes; found {offsets.Count.ToText()}");
        if (isRanked && layer.Bottoms[1].IsRanked && layer.Bottoms[1].Rank < layer.Bottom.Rank)
            return layer.Mismatch(1, $"expects the axes of {layer.BottomNames[0]} {layer.Bottom}");

        Shape top = layer.Bottom;
        long[] starts = new long[cropped];
        for (int i = 0; i < cropped; i++)
        {
            starts[i] = offsets.Count == 0 ? 0 : (long)offsets[offsets.Count == 1 ? 0 : i].UInt64;
            Dim size = layer.Bottoms[1].At(axis + i), room = layer.Bottom.At(axis + i);
            if (size.IsKnown && room.IsKnown && starts[i] + size.Size > room.Size)
                return layer.Mismatch(0, $"expects at least {(starts[i] + size.Size).ToText()} numbers along axis {(axis + i).ToText()} (offset {starts[i].ToText()} and the {size.Size.ToText()} of {layer.BottomNames[1]}), found {room.Size.ToText()}");
            top = top.WithOpen(axis + i, size);
        }

        return LayerContext.Function("Crop.Forward", top, new Args().Long("axis", axis, omit: 2).Longs("offset", starts, omit: 0));
    }
}
