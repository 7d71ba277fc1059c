using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>Convolution over any number of spatial axes, with groups and dilation; output sizes are rounded down.</summary>
internal class Convolution : LayerType
{
    public override LayerTraits Traits => LayerTraits.AnyRank;

    public override string? MemberType => "Convolution";

    /// <summary>Each channel is a group of its own.</summary>
    protected virtual bool IsDepthwise => false;

    /// <summary>There are as many outputs as channels, and neither num_output nor group is asked.</summary>
    protected virtual bool KeepsChannels => false;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (ConvolutionParam.Read(layer, IsDepthwise, KeepsChannels) is not { } param)
            return null;
        if (IsDepthwise && param.Channels.IsKnown && param.Group != param.Channels.Size)
            layer.Report(Descriptors.OtherThanCaffe, param.Message.SpanOf("group"), Name, layer.Name, $"the fork's GPU code treats each of the {param.Channels.Size.ToText()} channels as a group of its own; here, as in its CPU code, group {param.Group.ToText()} counts");
        SlidingWindow window = param.Window;
        Dim[] output = param.Bottom.IsRanked ? window.Output(param.Bottom.Range(param.Axis + 1)) : [];
        for (int i = 0; i < output.Length; i++)
        {
            int axis = param.Axis + 1 + i;
            if (output[i].IsKnown && output[i].Size < 1)
                return layer.Mismatch(0, $"expects at least {window.Extent(i).ToText()} numbers along axis {axis.ToText()} (its window), found {(layer.Bottom[axis].Size + (2 * window.Pad[i])).ToText()} with padding");
        }

        return param.ToPlan(layer, "Convolution", param.WeightShape(param.Outputs, param.Channels.IsKnown ? param.Channels.Size / param.Group : Dim.Unknown), output);
    }
}
