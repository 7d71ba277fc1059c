using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>Clip: x within min and max.</summary>
internal sealed class Clip : LayerType
{
    public override LayerTraits Traits => LayerTraits.Pointwise;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(1, 1))
            return null;
        Message param = layer.Param("clip_param");
        return LayerContext.Function("Clip.Forward", layer.Bottom, new Args().Float("min", param, "min").Float("max", param, "max").Bool("inPlace", layer.IsInPlace, omit: false));
    }
}
