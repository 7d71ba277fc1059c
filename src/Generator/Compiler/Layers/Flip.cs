using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>Flip (happynear/caffe-windows): pictures mirrored left to right, top to bottom, or both.</summary>
internal sealed class Flip : LayerType
{
    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(1, 1))
            return null;
        if (layer.Bottom.Rank != 4)
            return layer.Mismatch(0, "expects 4 axes (N, channels, height, width)");
        Message param = layer.Param("flip_param");
        return LayerContext.Function("Flip.Forward", layer.Bottom, new Args().Bool("width", param.Bool("flip_width"), omit: true).Bool("height", param.Bool("flip_height"), omit: false));
    }
}
