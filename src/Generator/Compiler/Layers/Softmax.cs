using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>Softmax along one axis.</summary>
internal sealed class Softmax : LayerType
{
    public override LayerTraits Traits => LayerTraits.InPlace | LayerTraits.AnyRank;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(1, 1))
            return null;
        Message param = layer.Param("softmax_param");
        _ = param.Has("engine");
        return layer.Axis(param, "axis") is { } axis
            ? LayerContext.Function("Softmax.Forward", layer.Bottom, new Args().Long("axis", axis, omit: 1))
            : null;
    }
}
