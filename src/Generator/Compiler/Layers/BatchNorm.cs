using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>
/// BatchNorm: subtracts the mean and divides by the deviation of each channel, of the batch or of all batches so far.
/// Its three blobs are running sums, not learned by the solver. No scale or shift: that is a Scale layer, or NVIDIA's scale_bias.
/// </summary>
internal sealed class BatchNorm : LayerType
{
    public override LayerTraits Traits => LayerTraits.InPlace | LayerTraits.AnyRank;

    public override string? MemberType => "BatchNorm";

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(1, 1))
            return null;
        Message param = layer.Param("batch_norm_param");
        if (layer.Bottom.Rank < 2)
            return layer.Mismatch(0, "expects at least 2 axes, the second being the channels");
        // NVIDIA's Caffe takes a filler for a wish to have what it fills.
        if (param.Bool("scale_bias") | param.Has("scale_filler") | param.Has("bias_filler"))
            return FusedReLU.Apply(layer, param, WithScale(layer, param));
        // Where old files give three param entries, the upgrade has set their rates to zero.
        foreach (Message spec in layer.Layer.Subs("param"))
            if (spec.Float("lr_mult") != 0)
                return layer.Refuse(spec, "lr_mult", "the running sums are not learned parameters; their lr_mult must be 0");

        Dim channels = layer.Bottom[1].OfBlob;
        bool global = IsGlobal(layer, param);
        Args args = new Args().Long("channels", channels.OrOpen).Float("eps", param, "eps", omit: 1e-5f);
        // Only training averages, and nets often give it in the TRAIN phase alone: what TRAIN says counts.
        Args average = new Args().Float("movingAverageFraction", param, "moving_average_fraction", omit: 0.999f);
        Shape perChannel = Shape.Of(channels);
        return FusedReLU.Apply(layer, param, new LayerPlan(new([layer.Bottom]), new LayerCall(CallKind.Forward, "forward", new Args().Bool("useGlobalStats", global).ToArray()))
        {
            Member = new MemberPlan("BatchNorm", args.ToArray(), new([LearnedBlob.Buffer("Mean", "mean", perChannel), LearnedBlob.Buffer("Variance", "variance", perChannel), LearnedBlob.Buffer("Factor", "factor", Shape.Of(1))])) { Fillers = average.ToArray() },
            // The usual choice goes by the phase and is none of the member, which all views share.
            Geometry = !param.Has("use_global_stats") ? "" : global ? "running statistics" : "statistics of the batch",
        });
    }

    private static bool IsGlobal(LayerContext layer, Message param) => param.Has("use_global_stats") ? param.Bool("use_global_stats") : layer.Phase == Phase.Test;

    private static LayerPlan? WithScale(LayerContext layer, Message param)
    {
        Dim channels = layer.Bottom[1].OfBlob;
        Shape perChannel = Shape.Of(channels);
        if (!Fillers.TryRead(layer, param, "scale_filler", "scaleFiller", perChannel, out Argument? scale) || !Fillers.TryRead(layer, param, "bias_filler", "biasFiller", perChannel, out Argument? bias))
            return null;
        Args args = new Args().Long("channels", channels.OrOpen).Float("eps", param, "eps", omit: 1e-5f);
        Argument[] average = [.. new Args().Float("movingAverageFraction", param, "moving_average_fraction", omit: 0.999f).ToArray(), .. Fillers.Join(scale, bias)];
        return new LayerPlan(new([layer.Bottom]), new LayerCall(CallKind.Forward, "forward", new Args().Bool("useGlobalStats", IsGlobal(layer, param)).ToArray()))
        {
            Member = new MemberPlan("ScaledBatchNorm", args.ToArray(), new([LearnedBlob.Buffer("Mean", null, perChannel), LearnedBlob.Buffer("Variance", null, perChannel), LearnedBlob.Buffer("Factor", null, Shape.Of(1)), new("Scale", "scale", perChannel), new("Bias", "bias", perChannel)])) { Fillers = average.ToEquatableArray() },
            Geometry = "with scale and bias",
        };
    }
}
