using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>
/// BN: normalization by mean and deviation of each channel, with factor and shift in one layer. Three forks: yjxiong's (PSPNet) has
/// running statistics as blobs 2 and 3, and so has that of the Windows port, which uses them only with moving_average; SegNet's has
/// none and is told by bn_mode what to do. Their fields show them.
/// </summary>
internal sealed class BN : LayerType
{
    public override LayerTraits Traits => LayerTraits.InPlace | LayerTraits.AnyRank;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(1, 1))
            return null;
        Message param = layer.Param("bn_param");
        bool moving = param.Has("moving_average") | param.Has("decay") | param.Has("var_eps");
        bool segNet = (param.Has("bn_mode") | param.Has("scale_filler") | param.Has("shift_filler")) && !moving;
        // yjxiong's has grown an axis for the pictures of a video.
        if (layer.Bottom.Rank < 2 || layer.Bottom.Rank > (segNet || moving ? 4 : 5))
            return layer.Mismatch(0, segNet || moving ? "expects 2 to 4 axes (N, channels, height, width)" : "expects 2 to 5 axes (N, channels, length, height, width)");
        return moving ? Moving(layer, param) : segNet ? SegNet(layer, param) : Running(layer, param);
    }

    private static LayerPlan? Running(LayerContext layer, Message param)
    {
        Shape blob = Blob(layer);
        if (!Fillers.TryRead(layer, param, "slope_filler", "slopeFiller", blob, out Argument? slope) || !Fillers.TryRead(layer, param, "bias_filler", "biasFiller", blob, out Argument? bias))
            return null;
        bool frozen = param.Bool("frozen");
        Args args = new Args().Long("channels", layer.Bottom[1].OrOpen).Float("eps", param, "eps", omit: 1e-5f).Float("momentum", param, "momentum", omit: 0.9f).Bool("frozen", frozen, omit: false);
        bool running = frozen || layer.Phase == Phase.Test;
        return new LayerPlan(new([layer.Bottom]), new LayerCall(CallKind.Forward, "forward", new Args().Bool("useRunningStatistics", running).ToArray()))
        {
            Member = FourBlobs(args, blob, slope, bias),
            Geometry = running ? "running statistics" : "statistics of the batch",
        };
    }

    private static LayerPlan? Moving(LayerContext layer, Message param)
    {
        Shape blob = Blob(layer);
        if (!Fillers.TryRead(layer, param, "scale_filler", "slopeFiller", blob, out Argument? slope) || !Fillers.TryRead(layer, param, "shift_filler", "biasFiller", blob, out Argument? bias))
            return null;
        if (param.Int("axis") != 1)
            return layer.NotSupported(param.SpanOf("axis"), "the channels are on axis 1");
        bool average = param.Bool("moving_average"), test = layer.Phase == Phase.Test;
        Args args = new Args().Long("channels", layer.Bottom[1].OrOpen).Float("eps", param, "var_eps", omit: 1e-5f).Float("momentum", 1 - param.Float("decay"), omit: 0.9f);
        // In TEST without moving_average the batch counts, and nothing is remembered of it.
        LayerCall call = test && !average
            ? new LayerCall(CallKind.Forward, "ByBatch", EquatableArray<Argument>.Empty)
            : new LayerCall(CallKind.Forward, "forward", new Args().Bool("useRunningStatistics", test).ToArray());
        return new LayerPlan(new([layer.Bottom]), call) { Member = FourBlobs(args, blob, slope, bias), Geometry = test && average ? "running statistics" : "statistics of the batch" };
    }

    private static MemberPlan FourBlobs(Args args, Shape blob, Argument? slope, Argument? bias) =>
        new("BN", args.ToArray(), new([new("Slope", "slope", blob), new("Bias", "bias", blob), LearnedBlob.Buffer("Mean", null, blob), LearnedBlob.Buffer("Variance", null, blob)])) { Fillers = Fillers.Join(slope, bias) };

    private static LayerPlan? SegNet(LayerContext layer, Message param)
    {
        Shape blob = Blob(layer);
        if (!Fillers.TryRead(layer, param, "scale_filler", "scaleFiller", blob, out Argument? scale) || !Fillers.TryRead(layer, param, "shift_filler", "shiftFiller", blob, out Argument? shift))
            return null;
        bool learn = param.Enum("bn_mode") == "LEARN";
        return new LayerPlan(new([layer.Bottom]), new LayerCall(CallKind.Forward, "forward", new Args().Bool("normalize", learn).ToArray()))
        {
            Member = new MemberPlan("SegNetBN", new Args().Long("channels", layer.Bottom[1].OrOpen).ToArray(), new([new("Scale", "scale", blob), new("Shift", "shift", blob)])) { Fillers = Fillers.Join(scale, shift) },
            Geometry = learn ? "statistics of the batch" : "factor and shift only",
        };
    }

    private static Shape Blob(LayerContext layer) => Shape.Of(1, layer.Bottom[1].Size, 1, 1);
}
