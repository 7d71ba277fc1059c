using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Inference.Kernels;

/// <summary>The functions of one number that a layer before can compute itself.</summary>
internal static class ActivationRules
{
    public static Mapped ReLU(Node layer) => Alone(Sloped((Constant.Real)layer.Plan!.Call.Arguments.Find("negativeSlope")));

    public static Mapped ReLU6(Node layer) => layer.Plan!.Call.Arguments.Float("negativeSlope") == 0
        ? Alone(KernelCall.Of("Activation.Clip", new Args().Float("min", 0).Float("max", 6)))
        : new Kernel(KernelCall.Of("Pointwise.ReLU6").With(layer.Plan.Call.Arguments, "negativeSlope"), LayoutRule.Same) { CanOverwrite = true };

    public static Mapped Clip(Node layer) => Alone(KernelCall.Of("Activation.Clip").With(layer.Plan!.Call.Arguments, "min", "max"));

    public static Mapped ELU(Node layer) => Alone(Told("Activation.ELU", layer, "alpha"));

    public static Mapped Swish(Node layer) => Alone(Told("Activation.Swish", layer, "beta"));

    public static Mapped Property(string name) => Alone(KernelCall.Property("Activation." + name));

    public static Mapped PReLU(Node layer)
    {
        EquatableArray<Argument> planned = layer.Plan!.Member!.Arguments;
        KernelCall slopes = KernelCall.OfWeights("PReLU", layer.Name, new Args().Long("channels", planned.Long("channels"))).With(planned, "channelShared");
        return new Kernel(KernelCall.Of("Pointwise.Run"), LayoutRule.Same)
        {
            Member = new KernelMember("Activation", slopes) { IsArgument = true },
            Activation = slopes,
            CanOverwrite = true,
        };
    }

    /// <summary>What some forks do in TEST: as much of each number as TRAIN leaves on average, or SegNet's dropping.</summary>
    public static Mapped Dropout(Node layer)
    {
        EquatableArray<Argument> planned = layer.Plan!.Call.Arguments;
        KernelCall call = planned.Bool("training")
            ? KernelCall.Of("Pointwise.Dropout").With(planned, "ratio", "scaleTrain")
            : KernelCall.Of("Pointwise.Power", new Args().Float("scale", 1 - planned.Float("ratio"), omit: 1));
        return new Kernel(call, LayoutRule.Same) { CanOverwrite = true };
    }

    /// <summary>The ReLU at the end of another layer; null where it has none.</summary>
    public static KernelCall? AtItsEnd(Node layer) => layer.Plan!.Call.NegativeSlope is { } slope ? Sloped(slope) : null;

    private static KernelCall Sloped(Constant.Real slope) => slope.Value == 0
        ? KernelCall.Property("Activation.ReLU")
        : new KernelCall("Activation.LeakyReLU", new([new Argument("negativeSlope", slope)]));

    private static KernelCall Told(string function, Node layer, string argument) =>
        new(function, new([new Argument(argument, layer.Plan!.Call.Arguments.Find(argument))]));

    private static Kernel Alone(KernelCall activation) => new(KernelCall.Of("Pointwise.Run"), LayoutRule.Same) { Activation = activation, CanOverwrite = true };
}
