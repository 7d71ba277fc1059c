using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>Local response normalisation across channels, or within each channel over a square window.</summary>
internal sealed class LRN : LayerType
{
    public override LayerTraits Traits => LayerTraits.AnyRank;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(1, 1))
            return null;
        Message param = layer.Param("lrn_param");
        _ = param.Has("engine");
        if (layer.Bottom.Rank != 4)
            return layer.Mismatch(0, "expects 4 axes (N, channels, height, width)");
        uint size = param.UInt("local_size");
        if (size % 2 == 0)
            return layer.Refuse(param, "local_size", $"local_size must be odd, found {size}");
        bool across = param.Enum("norm_region") == "ACROSS_CHANNELS";
        Args args = new Args().Long("localSize", size).Float("alpha", param, "alpha").Float("beta", param, "beta");
        if (across)
            args.Float("k", param, "k", omit: 1);
        else if (param.Has("k"))
            layer.Warn(param.SpanOf("k"), "k", ": Caffe takes 1 for WITHIN_CHANNEL");
        return LayerContext.Function(across ? "LRN.AcrossChannels" : "LRN.WithinChannel", layer.Bottom, args, $"{(across ? "across" : "within")} channels, size {size}");
    }
}
