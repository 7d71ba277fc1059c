using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>Reorg (caffe-yolov2): a smaller picture with more channels, or with reverse the other way round.</summary>
internal sealed class Reorg : LayerType
{
    public override LayerTraits Traits => LayerTraits.AnyRank;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(1, 1))
            return null;
        Message param = layer.Param("reorg_param");
        long stride = param.UInt("stride");
        bool reverse = param.Bool("reverse");
        if (stride == 0)
            return layer.Refuse(param, "stride", "stride must be given and positive");
        if (layer.Bottom.Rank != 4)
            return layer.Mismatch(0, "expects 4 axes (N, channels, height, width)");
        long square = stride * stride;
        Shape b = layer.Bottom;
        if (b[1].IsKnown && b[1].Size % square != 0)
            return layer.Mismatch(0, $"expects a number of channels that {square.ToText()} (stride · stride) divides, found {b[1].Size.ToText()}");
        if (!reverse && b.Range(2).Any(d => d.IsKnown && d.Size % stride != 0))
            return layer.Mismatch(0, $"expects a height and a width that stride {stride.ToText()} divides");
        Dim Smaller(Dim d, long by) => d.IsKnown ? d.Size / by : Dim.Unknown;
        Shape top = reverse
            ? Shape.Of(b[0], Smaller(b[1], square), b[2] * stride, b[3] * stride)
            : Shape.Of(b[0], b[1] * square, Smaller(b[2], stride), Smaller(b[3], stride));
        return LayerContext.Function("Reorg.Forward", top, new Args().Long("stride", stride).Bool("reverse", reverse, omit: false));
    }
}
