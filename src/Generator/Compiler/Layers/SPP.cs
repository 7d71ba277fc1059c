using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>SPP: spatial pyramid pooling, a vector of one length for pictures of any size.</summary>
internal sealed class SPP : LayerType
{
    public override LayerTraits Traits => LayerTraits.AnyRank;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(1, 1))
            return null;
        Message param = layer.Param("spp_param");
        _ = param.Has("engine");
        if (layer.Bottom.Rank != 4)
            return layer.Mismatch(0, "expects 4 axes (N, channels, height, width)");
        long height = param.UInt("pyramid_height");
        if (height is < 1 or > 15)
            return layer.Refuse(param, "pyramid_height", $"pyramid_height must be given, positive and at most 15; found {height.ToText()}");
        string pool = param.Enum("pool");
        if (pool == "STOCHASTIC")
            return layer.NotSupported(param.SpanOf("pool"), "stochastic pooling in a pyramid is not supported (Caffe has it on the GPU only)");
        for (int level = 0; level < height; level++)
            for (int axis = 2; axis < 4; axis++)
                if (layer.Bottom[axis] is { IsKnown: true } size && Pad(size.Size, 1L << level) is var (kernel, pad) && pad >= kernel)
                    return layer.Refuse(param, "pyramid_height", $"{(1L << level).ToText()} bins along axis {axis.ToText()} are too many for the {size.Size.ToText()} numbers of {layer.BottomNames[0]} {layer.Bottom}: the padding would be as large as the window");
        // 1 + 4 + 16 + … bins; a single level is a Pooling layer, which keeps its four axes.
        long bins = ((1L << (int)(2 * height)) - 1) / 3;
        Shape top = height == 1 ? Shape.Of(layer.Bottom[0], layer.Bottom[1], 1, 1) : Shape.Of(layer.Bottom[0], layer.Bottom[1] * bins);
        return LayerContext.Function(pool == "AVE" ? "SPP.Average" : "SPP.Max", top, new Args().Long("pyramidHeight", height));
    }

    private static (long Kernel, long Pad) Pad(long size, long bins)
    {
        long kernel = (size + bins - 1) / bins;
        return (kernel, ((kernel * bins) - size + 1) / 2);
    }
}
