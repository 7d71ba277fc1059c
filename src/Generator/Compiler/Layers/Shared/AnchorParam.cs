using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>What the layers of a region proposal network share: scores and boxes for each anchor of each place.</summary>
internal static class AnchorParam
{
    /// <summary>Whether the first two bottoms have two scores and four sides for each anchor.</summary>
    public static bool Fit(LayerContext layer, long anchors)
    {
        for (int i = 0; i < 2; i++)
        {
            long channels = anchors * (i == 0 ? 2 : 4);
            if (layer.Bottoms[i].Rank == 4 && layer.Bottoms[i][1].Fits(channels))
                continue;
            layer.Mismatch(i, layer.Bottoms[i].Rank != 4 ? "expects 4 axes (N, channels, height, width)"
                : $"expects {channels.ToText()} channels for {anchors.ToText()} anchors (ratios times scales), found {layer.Bottoms[i][1].Size.ToText()}");
            return false;
        }

        return true;
    }
}
