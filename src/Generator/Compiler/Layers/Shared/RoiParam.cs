using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>What layers over regions share: a feature map, and regions [image, left, top, right, bottom] as the second bottom.</summary>
internal static class RoiParam
{
    public static bool Fit(LayerContext layer)
    {
        if (!layer.Counts(2, 1))
            return false;
        if (layer.Bottom.Rank != 4)
            layer.Mismatch(0, "expects 4 axes (N, channels, height, width)");
        else if (layer.Bottoms[1].Rank == 0 || !layer.Bottoms[1].Count(1).Fits(5))
            layer.Mismatch(1, "expects 5 numbers for each region: image, left, top, right, bottom");
        else
            return true;
        return false;
    }

    // The regions' first axis is no batch: how many there are, the net decides.
    public static Shape Top(LayerContext layer, Dim channels, Dim height, Dim width) => Shape.Of(layer.Bottoms[1][0], channels, height, width);
}
