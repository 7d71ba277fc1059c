using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Inference.Kernels;

/// <summary>The layers that do something to each channel: BatchNorm, Scale, Bias, and those that divide by what they find in it.</summary>
internal static class ChannelRules
{
    public static Mapped BatchNorm(Node layer)
    {
        EquatableArray<Argument> planned = layer.Plan!.Member!.Arguments;
        bool scaled = layer.Plan.Member.RuntimeType == "ScaledBatchNorm";
        if (!layer.Plan.Call.Arguments.Bool("useGlobalStats"))
        {
            // NVIDIA's eps is never less than the usual one.
            return scaled
                ? ByBatch(layer, planned.Where(a => a.Name != "eps" || planned.Float("eps") > 1e-5f).ToEquatableArray(), new Args().Long("blobs", 5).Long("first", 3))
                : ByBatch(layer, planned, null);
        }

        KernelCall statistics = KernelCall.OfWeights("BatchNorm", layer.Name, new Args().Long("channels", planned.Long("channels"))).With(planned, "eps");
        return Affine(layer, statistics.And(new Args().Bool("scaleBias", scaled, omit: false)));
    }

    public static Mapped BN(Node layer)
    {
        EquatableArray<Argument> planned = layer.Plan!.Member!.Arguments, call = layer.Plan.Call.Arguments;
        return layer.Plan.Call.Function != "forward" || !call.Bool("useRunningStatistics")
            ? ByBatch(layer, planned, new Args().Long("blobs", 4))
            : Affine(layer, KernelCall.OfWeights("BN", layer.Name, new Args().Long("channels", planned.Long("channels"))).With(planned, "eps"));
    }

    public static Mapped SegNetBN(Node layer)
    {
        Args channels = new Args().Long("channels", layer.Plan!.Member!.Arguments.Long("channels"));
        return layer.Plan.Call.Arguments.Bool("normalize")
            ? ByBatch(layer, layer.Plan.Member.Arguments.Concat(new Args().Float("eps", 1e-9f).ToArray()).ToEquatableArray(), new Args())
            : Affine(layer, KernelCall.OfWeights("FactorAndOffset", layer.Name, channels));
    }

    public static Mapped Scale(Node layer)
    {
        EquatableArray<Argument> planned = layer.Plan!.Member!.Arguments;
        return IsPerChannel(planned)
            ? Affine(layer, KernelCall.OfWeights("Scale", layer.Name, new Args().Long("channels", planned.Longs("shape")[0])).With(planned, "biasTerm"))
            : Broadcast(layer, "Scale", planned);
    }

    /// <summary>Scale by a second bottom, with a bias that is learned.</summary>
    public static Mapped ScaleBias(Node layer)
    {
        EquatableArray<Argument> planned = layer.Plan!.Member!.Arguments;
        Args args = new Args().Positional("blob", new Constant.Whole(0));
        foreach (long size in planned.Longs("shape"))
            args.Positional("shape", new Constant.Whole(size));
        return new Kernel(KernelCall.Of("Broadcasting.MultiplyAdd").With(planned, "axis"), LayoutRule.Plain)
        {
            Member = new KernelMember("float[]", KernelCall.OfWeights("Numbers", layer.Name, args)) { IsArgument = true },
            CanOverwrite = true,
            HoldsSizes = CoversPictures(planned),
        };
    }

    public static Mapped Bias(Node layer)
    {
        EquatableArray<Argument> planned = layer.Plan!.Member!.Arguments;
        return IsPerChannel(planned)
            ? Affine(layer, KernelCall.OfWeights("Bias", layer.Name, new Args().Long("channels", planned.Longs("shape")[0])))
            : Broadcast(layer, "Bias", planned);
    }

    public static Mapped Normalize(Node layer)
    {
        EquatableArray<Argument> planned = layer.Plan!.Member!.Arguments;
        Args args = new Args().Positional("blob", new Constant.Whole(0));
        if (!planned.Bool("channelShared"))
            args.Positional("shape", new Constant.Whole(planned.Long("channels")));
        return new Kernel(KernelCall.Of("Normalize.Run").With(planned, "acrossSpatial", "eps"), LayoutRule.Same)
        {
            Member = new KernelMember("float[]", KernelCall.OfWeights("Numbers", layer.Name, args)) { IsArgument = true },
            CanOverwrite = true,
        };
    }

    public static Mapped MVN(Node layer) =>
        new Kernel(KernelCall.Of("MVN.Run").With(layer.Plan!.Call.Arguments, "normalizeVariance", "acrossChannels", "eps"), LayoutRule.Same) { CanOverwrite = true };

    // Numbers for height or width.
    private static bool CoversPictures(EquatableArray<Argument> planned) => planned.Long("axis") + planned.Longs("shape").Length > 2;

    private static bool IsPerChannel(EquatableArray<Argument> planned) => planned.Long("axis") == 1 && planned.Longs("shape").Length == 1;

    private static Kernel Affine(Node layer, KernelCall affine) => new(KernelCall.Of("Run"), LayoutRule.Same)
    {
        Member = new KernelMember("Affine", KernelCall.OfWeights("Affine", layer.Name)),
        Affine = affine,
        Activation = ActivationRules.AtItsEnd(layer),
        Takes = Fusable.Affine | Fusable.Activation,
        CanOverwrite = true,
    };

    // By the statistics of the batch, and then by the factors and offsets that some types have too.
    private static Kernel ByBatch(Node layer, EquatableArray<Argument> planned, Args? blobs)
    {
        Args channels = new Args().Long("channels", planned.Long("channels"));
        KernelCall then = KernelCall.OfWeights("FactorAndOffset", layer.Name, channels);
        return new Kernel(KernelCall.Of("BatchStatistics.Run").With(planned, "eps"), LayoutRule.Same)
        {
            Member = blobs is null ? null : new KernelMember("ChannelAffine", then.And(blobs)) { IsArgument = true },
            Activation = ActivationRules.AtItsEnd(layer),
            CanOverwrite = true,
        };
    }

    // Numbers of several axes, of another than the channels', or one for all.
    private static Kernel Broadcast(Node layer, string type, EquatableArray<Argument> planned) => new(KernelCall.Of("Run"), LayoutRule.Plain)
    {
        Member = new KernelMember("Affine", KernelCall.OfWeights(type + "Along", layer.Name).With(planned, "shape", "axis", "biasTerm")),
        CanOverwrite = true,
        HoldsSizes = CoversPictures(planned),
    };
}
