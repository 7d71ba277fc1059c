using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>The ReLU at the end of another layer: what Intel's net compiler makes of two layers, with <c>relu: true</c>.</summary>
internal static class FusedReLU
{
    /// <summary>The plan with its ReLU where the message asks for one.</summary>
    public static LayerPlan? Apply(LayerContext layer, Message param, LayerPlan? plan)
    {
        if (plan is null || !param.Bool("relu"))
            return plan;
        if (plan.Call.Tops != TopStyle.Single)
            return layer.NotSupported(param.SpanOf("relu"), "a ReLU at the end of a layer with several tops is not supported; give each top a ReLU layer");
        return plan with
        {
            Call = plan.Call with { NegativeSlope = Constant.Real.Of(param, "negative_slope") },
            Geometry = (plan.Geometry.Length > 0 ? plan.Geometry + ", " : "") + "then ReLU",
        };
    }
}
