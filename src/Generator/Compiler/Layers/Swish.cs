using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>Swish: x · sigmoid(beta · x).</summary>
internal sealed class Swish : LayerType
{
    public override LayerTraits Traits => LayerTraits.Pointwise;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(1, 1))
            return null;
        Message param = layer.Param("swish_param");
        return LayerContext.Function("Swish.Forward", layer.Bottom, new Args().Float("beta", param, "beta", omit: 1));
    }
}
