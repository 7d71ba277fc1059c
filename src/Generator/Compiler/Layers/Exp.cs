using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>Exp: base ^ (shift + scale · x); base -1 stands for e.</summary>
internal sealed class Exp : LayerType
{
    public override LayerTraits Traits => LayerTraits.Pointwise;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(1, 1))
            return null;
        Message param = layer.Param("exp_param");
        if (param.Float("base") != -1 && !(param.Float("base") > 0))
            return layer.Refuse(param, "base", $"base must be positive, or -1 for e; found {param.Get("base")?.Lexeme}");
        if (float.IsInfinity(param.Float("base")))
            return layer.Refuse(param, "base", $"base must be finite, found {param.Get("base")?.Lexeme}");
        return LayerContext.Function("Exp.Forward", layer.Bottom, new Args().Float("base", param, "base", omit: -1).Float("scale", param, "scale", omit: 1).Float("shift", param, "shift", omit: 0));
    }
}
