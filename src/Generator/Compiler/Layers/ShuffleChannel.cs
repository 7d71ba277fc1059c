using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>ShuffleChannel (farmingyard/ShuffleNet): the first channel of each group, then the second of each, and so on.</summary>
internal sealed class ShuffleChannel : LayerType
{
    public override LayerTraits Traits => LayerTraits.AnyRank;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(1, 1))
            return null;
        Message param = layer.Param("shuffle_channel_param");
        long group = param.UInt("group");
        if (group == 0)
            return layer.Refuse(param, "group", "group must be positive");
        if (layer.Bottom.Rank < 2)
            return layer.Mismatch(0, "expects at least two axes");
        if (layer.Bottom[1].IsKnown && layer.Bottom[1].Size % group != 0)
            return layer.Mismatch(0, $"expects channels that {group.ToText()} groups can share evenly, found {layer.Bottom[1].Size.ToText()}");
        return LayerContext.Function("ShuffleChannel.Forward", layer.Bottom, new Args().Long("group", group));
    }
}
