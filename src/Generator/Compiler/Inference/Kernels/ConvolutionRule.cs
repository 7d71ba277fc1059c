using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Inference.Kernels;

/// <summary>Convolution and Deconvolution.</summary>
internal static class ConvolutionRule
{
    public static Mapped Map(Node layer, string type)
    {
        EquatableArray<Argument> planned = layer.Plan!.Member!.Arguments;
        // One size of a window for as many axes as there turn out to be.
        if (planned.Bool("anyRank"))
            return Mapped.UnknownAxes;
        Args args = new Args().Long("inputs", planned.Long("inputChannels")).Long("outputs", planned.Long("numOutput"));
        KernelCall made = KernelCall.OfWeights(type, layer.Name, args).With(planned, "kernel", "stride", "pad", "dilation", "group", "biasTerm");
        Separable separable = type == "Convolution" ? SeparableOf(planned) : Separable.No;
        // Of small pictures the runtime has more than one way to choose from.
        if (type == "Convolution" && separable != Separable.Depthwise && planned.Longs("kernel").Any(side => side > 1) && Pixels(layer) is > 0 and var pixels)
            made = made.And(new Args().Long("pixels", pixels));
        Kernel kernel = planned.Long("axis") == 1 ? Of(layer, planned, made) with { Separable = separable } : new Kernel(KernelCall.Of("Run").With(planned, "axis"), LayoutRule.Plain)
        {
            Member = new KernelMember("Convolution", made),
            Activation = ActivationRules.AtItsEnd(layer),
        };
        // Each bottom has a top of its own, by the same weights.
        return layer.Tops.Count == 1 ? kernel : new Mapped(layer.Tops.Select((_, top) => kernel with { Reads = new([top]) }).ToEquatableArray());
    }

    // Of one image as the prototxt has it; 0 where it does not say.
    private static long Pixels(Node layer) =>
        layer.Plan!.Tops[0] is { Rank: 4 } top && top[2].IsKnown && top[3].IsKnown ? top[2].Size * top[3].Size : 0;

    private static Separable SeparableOf(EquatableArray<Argument> planned)
    {
        long inputs = planned.Long("inputChannels"), outputs = planned.Long("numOutput"), group = planned.Long("group");
        if (planned.Longs("kernel") is not { Length: 2 } kernel)
            return Separable.No;
        if (group > 1 && group == outputs && (inputs == group || inputs <= 0))
            return Separable.Depthwise;
        bool isOfOnePixel = kernel.All(side => side == 1) && planned.Longs("stride").All(step => step == 1) && planned.Longs("pad").All(zeros => zeros == 0);
        return group == 1 && isOfOnePixel ? Separable.Pointwise : Separable.No;
    }

    private static Kernel Of(Node layer, EquatableArray<Argument> planned, KernelCall made)
    {
        bool isPicture = planned.Longs("kernel").Length == 2;
        // Kernels for a whole block of channels and more want them channels-last; a plain bottom of few is as good, and saves a copy. How many there are, the weight file may have to tell.
        bool isDirect = planned.Long("group") == 1 && planned.Long("inputChannels") is > 0 and < Pixel.Block;
        return new Kernel(KernelCall.Of("Run"), !isPicture ? LayoutRule.Plain : isDirect ? LayoutRule.AnyToChannelsLast : LayoutRule.ChannelsLast)
        {
            Member = new KernelMember("Convolution", made),
            Takes = Fusable.Affine | Fusable.Activation | (isPicture ? Fusable.Sum : Fusable.None),
            Activation = ActivationRules.AtItsEnd(layer),
        };
    }
}
