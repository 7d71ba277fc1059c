using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>ELU: x above zero, alpha·(exp(x) - 1) below.</summary>
internal sealed class ELU : LayerType
{
    public override LayerTraits Traits => LayerTraits.Pointwise;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(1, 1))
            return null;
        Message param = layer.Param("elu_param");
        // In place the gradient looks at the top's sign, which is the bottom's unless alpha is negative.
        bool looksAtTop = layer.IsInPlace && param.Float("alpha") < 0;
        return LayerContext.Function("ELU.Forward", layer.Bottom, new Args().Float("alpha", param, "alpha", omit: 1).Bool("inPlace", looksAtTop, omit: false));
    }
}
