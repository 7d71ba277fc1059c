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
        if (!layer.Plan.Call.Arguments.Bool("useGlobalStats"))
            return Mapped.None("takes the statistics of the batch, which its kernel does not compute");
        bool scaled = layer.Plan.Member.RuntimeType == "ScaledBatchNorm";
        KernelCall statistics = KernelCall.OfWeights("BatchNorm", layer.Name, new Args().Long("channels", planned.Long("channels"))).With(planned, "eps");
        return Affine(layer, statistics, new Args().Bool("scaleBias", scaled, omit: false));
    }

    public static Mapped BN(Node layer)
    {
        EquatableArray<Argument> planned = layer.Plan!.Member!.Arguments, call = layer.Plan.Call.Arguments;
        return layer.Plan.Call.Function != "forward" || !call.Bool("useRunningStatistics")
            ? Mapped.None("takes the statistics of the batch, which its kernel does not compute")
            : Affine(layer, KernelCall.OfWeights("BN", layer.Name, new Args().Long("channels", planned.Long("channels"))).With(planned, "eps"));
    }

    public static Mapped Scale(Node layer)
    {
        EquatableArray<Argument> planned = layer.Plan!.Member!.Arguments;
        return IsPerChannel(planned)
            ? Affine(layer, KernelCall.OfWeights("Scale", layer.Name, new Args().Long("channels", planned.Longs("shape")[0])).With(planned, "biasTerm"))
            : Broadcast(layer, "Scale", planned);
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

    public static Mapped MVN(Node layer) => layer.Bottoms[0].Shape!.Rank != 4
        ? Mapped.None("has a bottom of other than four axes, which its kernel does not take")
        : new Kernel(KernelCall.Of("MVN.Run").With(layer.Plan!.Call.Arguments, "normalizeVariance", "acrossChannels", "eps"), LayoutRule.Same) { CanOverwrite = true };

    private static bool IsPerChannel(EquatableArray<Argument> planned) => planned.Long("axis") == 1 && planned.Longs("shape").Length == 1;

    private static Kernel Affine(Node layer, KernelCall affine, Args? more = null)
    {
        KernelCall all = more is null ? affine : affine with { Arguments = affine.Arguments.Concat(more.ToArray()).ToEquatableArray() };
        return new Kernel(KernelCall.Of("Run"), LayoutRule.Same)
        {
            Member = new KernelMember("Affine", KernelCall.OfWeights("Affine", layer.Name)),
            Affine = all,
            Takes = Fusable.Affine | Fusable.Activation,
            CanOverwrite = true,
        };
    }

    // Numbers of several axes, of another than the channels', or one for all.
    private static Kernel Broadcast(Node layer, string type, EquatableArray<Argument> planned) => new(KernelCall.Of("Run"), LayoutRule.Plain)
    {
        Member = new KernelMember("Affine", KernelCall.OfWeights(type + "Along", layer.Name).With(planned, "shape", "axis", "biasTerm")),
        CanOverwrite = true,
    };
}
