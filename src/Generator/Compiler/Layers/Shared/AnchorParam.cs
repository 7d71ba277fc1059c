using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

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

    /// <summary>The plan of a layer that gives regions, and with a second top their scores; how many there are is known only when it runs.</summary>
    public static LayerPlan Regions(LayerContext layer, string type, Shape scores, Args options)
    {
        Shape regions = Shape.Of(Dim.Unknown, 5);
        Args args = new Args().Record("options", options);
        return layer.TopCount == 1 ? LayerContext.Function(type + ".Forward", regions, args)
            : new LayerPlan(new([regions, scores]), new LayerCall(CallKind.Function, type + ".WithScores", args.ToArray()) { Tops = TopStyle.Tuple });
    }
}
