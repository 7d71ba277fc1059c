using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>Reduction: sum, sum of magnitudes, sum of squares or mean over all axes from <c>axis</c> on.</summary>
internal sealed class Reduction : LayerType
{
    public override LayerTraits Traits => LayerTraits.AnyRank;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(1, 1))
            return null;
        Message param = layer.Param("reduction_param");
        if (layer.Axis(param, "axis") is not { } axis)
            return null;
        string function = param.Enum("operation") switch { "SUM" => "Sum", "ASUM" => "AbsoluteSum", "SUMSQ" => "SumOfSquares", _ => "Mean" };
        return LayerContext.Function("Reduction." + function, Shape.Of(layer.Bottom.Range(0, axis)), new Args().Long("axis", axis, omit: 0).Float("coeff", param, "coeff", omit: 1));
    }
}
