using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>Deconvolution: the transpose of a convolution, which enlarges; its weight is [inputs, outputs / group, kernel…].</summary>
internal sealed class Deconvolution : LayerType
{
    public override LayerTraits Traits => LayerTraits.AnyRank;

    public override string? MemberType => "Deconvolution";

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (ConvolutionParam.Read(layer) is not { } param)
            return null;
        Dim[] output = !param.Bottom.IsRanked ? [] : [.. param.Bottom.Range(param.Axis + 1).Select((d, i) => d.IsKnown ? new Dim(Math.Max(0, (param.Window.Stride[i] * (d.Size - 1)) + param.Window.Extent(i) - (2 * param.Window.Pad[i]))) : Dim.Unknown)];
        if (output.Any(d => d.IsKnown && d.Size < 1))
            return layer.Mismatch(0, "expects a picture of which something is left once its padding is cut off");
        return param.ToPlan(layer, "Deconvolution", param.WeightShape(param.Channels.OfBlob, param.Outputs / param.Group), output);
    }
}
