using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>Power: (shift + scale · x) ^ power.</summary>
internal sealed class Power : LayerType
{
    public override LayerTraits Traits => LayerTraits.Pointwise;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(1, 1))
            return null;
        Message param = layer.Param("power_param");
        return LayerContext.Function("Power.Forward", layer.Bottom, new Args().Float("power", param, "power", omit: 1).Float("scale", param, "scale", omit: 1).Float("shift", param, "shift", omit: 0).Bool("inPlace", layer.IsInPlace, omit: false));
    }
}
