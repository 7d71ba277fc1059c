using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>
/// Normalize: numbers divided by their length. Two forks have a layer of the name: SSD's, which norm_param shows, has learned
/// factors; that of the Windows port (NormFace), which stands alone or with normalize_param, has none.
/// </summary>
internal sealed class Normalize : LayerType
{
    public override LayerTraits Traits => LayerTraits.AnyRank;

    public override LayerPlan? Plan(LayerContext layer)
    {
        // Both ask for num, channels, height and width, which a blob of more axes has not.
        if (layer.Bottoms.Count > 0 && layer.Bottom.Rank is < 2 or > 4)
            return layer.Mismatch(0, "expects 2 to 4 axes (N, channels, height, width)");
        return layer.Layer.Has("norm_param") ? WithFactors(layer) : Plain(layer);
    }

    private static LayerPlan? WithFactors(LayerContext layer)
    {
        if (!layer.Counts(1, 1))
            return null;
        Message param = layer.Param("norm_param");
        bool shared = param.Bool("channel_shared");
        Dim channels = layer.Bottom[1].OfBlob;
        Shape factors = shared ? Shape.Scalar : Shape.Of(channels);
        if (!Fillers.TryRead(layer, param, "scale_filler", "filler", factors, out Argument? filler))
            return null;
        Args args = new Args().Long("channels", channels.OrOpen).Bool("acrossSpatial", param.Bool("across_spatial"), omit: true)
            .Bool("channelShared", shared, omit: true).Float("eps", param, "eps", omit: 1e-10f);
        return new LayerPlan(new([layer.Bottom]), new LayerCall(CallKind.Forward, "forward", EquatableArray<Argument>.Empty))
        {
            Member = new MemberPlan("Normalize", args.ToArray(), new([new LearnedBlob("Scale", "scale", factors)])) { Fillers = Fillers.Join(filler) },
        };
    }

    private static LayerPlan? Plain(LayerContext layer)
    {
        // The first versions of the Windows port had no message for the layer and borrowed softmax_param.
        Message param = layer.Param("normalize_param"), choice = !layer.Layer.Has("normalize_param") && layer.Layer.Has("softmax_param") ? layer.Param("softmax_param") : param;
        if (param.Bool("bp_norm") || layer.TopCount > 1)
            return layer.NotSupported(param.SpanOf("bp_norm"), "the lengths as a second top (bp_norm) are not supported");
        if (!layer.Counts(1, 1))
            return null;
        string type = choice.String("normalize_type");
        if (type is not ("L1" or "L2"))
            return layer.Refuse(choice, "normalize_type", $"normalize_type is \"L1\" or \"L2\", found \"{type}\"");
        // The top always has four axes.
        Shape top = Shape.Of([.. layer.Bottom.Dims, .. Enumerable.Repeat((Dim)1, 4 - layer.Bottom.Rank)]);
        return LayerContext.Function(type == "L1" ? "Normalize.L1" : "Normalize.L2", top);
    }
}
