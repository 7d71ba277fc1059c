using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>MVN: subtracts the mean and, unless told otherwise, divides by the deviation, for each channel or across all.</summary>
internal sealed class MVN : LayerType
{
    public override LayerTraits Traits => LayerTraits.InPlace | LayerTraits.AnyRank;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(1, 1))
            return null;
        if (layer.Bottom.Rank > 4)
            return layer.Mismatch(0, "expects at most 4 axes");
        Message param = layer.Param("mvn_param");
        Args args = new Args().Bool("normalizeVariance", param.Bool("normalize_variance"), omit: true).Bool("acrossChannels", param.Bool("across_channels"), omit: false).Float("eps", param, "eps", omit: 1e-9f);
        // The top always has four axes.
        Shape top = Shape.Of([.. layer.Bottom.Dims, .. Enumerable.Repeat((Dim)1, 4 - layer.Bottom.Rank)]);
        return LayerContext.Function("MVN.Forward", top, args);
    }
}
