using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>
/// Eltwise: product, weighted sum or maximum of bottoms of one shape. FlowNet's Caffe takes a single bottom as well, which its
/// sum multiplies.
/// </summary>
internal sealed class Eltwise : LayerType
{
    public override LayerTraits Traits => LayerTraits.AnyRank;

    public override LayerPlan? Plan(LayerContext layer)
    {
        Message param = layer.Param("eltwise_param");
        // A product looks for its second bottom in all forks.
        if (!layer.Counts(param.Enum("operation") == "PROD" ? 2 : 1, int.MaxValue, 1, 1))
            return null;
        bool stable = param.Bool("stable_prod_grad");
        IReadOnlyList<Value> coefficients = param.All("coeff");
        string operation = param.Enum("operation");
        if (coefficients.Count != 0 && coefficients.Count != layer.Bottoms.Count)
            return layer.Refuse(param, "coeff", $"coeff must be given once for each bottom or not at all: {layer.Bottoms.Count.Plural("bottom")}, {coefficients.Count.Plural("coeff")}");
        if (coefficients.Count != 0 && operation == "PROD")
            return layer.Refuse(param, "coeff", "coefficients are for SUM only");
        if (coefficients.Count != 0 && operation == "MAX")
            layer.Warn(param.SpanOf("coeff"), "coeff", ": coefficients are for SUM only");
        for (int i = 1; i < layer.Bottoms.Count; i++)
            if (!layer.Bottoms[i].Fits(layer.Bottom))
                return layer.Mismatch(i, $"expects the shape of {layer.BottomNames[0]}, {layer.Bottom}{ShapeDifference.Of(layer.Bottoms[i], layer.Bottom)}{ShapeDifference.Help(layer.Bottoms[i], layer.Bottom)}");

        Args args = new();
        if (operation == "SUM")
            args.Floats("coeff", coefficients.Count > 0 ? coefficients.Select(Constant.Real.Of) : layer.Bottoms.Select(_ => Constant.Real.Of(1)), omit: 1);
        if (operation == "PROD")
            args.Bool("stableGradient", stable, omit: true);
        string function = operation switch { "PROD" => "Prod", "SUM" => "Sum", _ => "Max" };
        return FusedReLU.Apply(layer, param, new LayerPlan(new([layer.Bottom]), new LayerCall(CallKind.Function, "Eltwise." + function, args.ToArray()) { ListedBottoms = layer.Bottoms.Count })
        {
            Geometry = operation.ToLowerInvariant(),
        });
    }
}
