using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>HingeLoss: one against all, by the sum of margins or of their squares.</summary>
internal sealed class HingeLoss : LayerType
{
    public override LayerTraits Traits => LayerTraits.Loss | LayerTraits.Evaluation | LayerTraits.AnyRank;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(2, 1) || !LossParam.SameBatch(layer) || !LossParam.AtMostFourAxes(layer))
            return null;
        Message param = layer.Param("hinge_loss_param");
        return LayerContext.Function("HingeLoss." + param.Enum("norm"), Shape.Scalar);
    }
}
