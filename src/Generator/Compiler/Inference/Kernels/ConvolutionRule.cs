using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Inference.Kernels;

/// <summary>Convolution and Deconvolution.</summary>
internal static class ConvolutionRule
{
    // Channels that kernels for many channels want, which take them channels-last.
    private const long Block = 16;

    public static Mapped Map(Node layer, string type)
    {
        EquatableArray<Argument> planned = layer.Plan!.Member!.Arguments;
        if (layer.Tops.Count != 1)
            return Mapped.None("has several tops, which its kernel does not compute");
        if (planned.Long("axis") != 1 || planned.Bool("anyRank"))
            return Mapped.None("has its channels on another axis than 1, which its kernel does not compute");
        long inputs = planned.Long("inputChannels"), group = planned.Long("group");
        Args args = new Args().Long("inputs", inputs).Long("outputs", planned.Long("numOutput"));
        KernelCall made = KernelCall.OfWeights(type, layer.Name, args).With(planned, "kernel", "stride", "pad", "dilation", "group", "biasTerm");
        bool isPicture = planned.Longs("kernel").Length == 2;
        // A plain bottom of few channels is as good, and saves a copy. How many there are, the weight file may have to tell.
        bool isDirect = group == 1 && inputs is > 0 and < Block;
        return new Kernel(KernelCall.Of("Run"), !isPicture ? LayoutRule.Plain : isDirect ? LayoutRule.AnyToChannelsLast : LayoutRule.ChannelsLast)
        {
            Member = new KernelMember("Convolution", made),
            Takes = Fusable.Affine | Fusable.Activation | (isPicture ? Fusable.Sum : Fusable.None),
            Activation = ActivationRules.AtItsEnd(layer),
        };
    }
}
