using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>Correlation (FlowNet): how alike patches of two feature maps are, for each displacement a channel.</summary>
internal sealed class Correlation : LayerType
{
    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(2, 1))
            return null;
        if (layer.Bottom.Rank != 4)
            return layer.Mismatch(0, "expects 4 axes (N, channels, height, width)");
        if (!layer.Bottoms[1].Fits(layer.Bottom))
            return layer.Mismatch(1, $"expects the shape of {layer.BottomNames[0]}, {layer.Bottom}{ShapeDifference.Of(layer.Bottoms[1], layer.Bottom)}");
        Message param = layer.Param("correlation_param");
        long kernel = param.UInt("kernel_size"), reach = param.UInt("max_displacement"), pad = param.UInt("pad"), step = param.UInt("stride_1"), stride = param.UInt("stride_2");
        if (kernel % 2 == 0)
            return layer.Refuse(param, "kernel_size", "kernel_size must be given and odd");
        if (!param.Has("max_displacement"))
            return layer.Refuse(param, "max_displacement", "max_displacement is missing");
        if (step == 0 || stride == 0)
            return layer.Refuse(param, step == 0 ? "stride_1" : "stride_2", "a stride must be positive");
        // single_direction is for the fork's Correlation1D.
        if (param.Bool("do_abs"))
            layer.Warn(param.SpanOf("do_abs"), "do_abs", ": FlowNet's layer does not read it either; correlation_type: SUBTRACT takes magnitudes of differences");
        long border = reach + ((kernel - 1) / 2), displacements = (2 * (reach / stride)) + 1;
        Dim[] size = [.. layer.Bottom.Range(2).Select(d => d.IsKnown ? new Dim(Math.Max(0, (d.Size + (2 * pad) - (2 * border) + step - 1) / step)) : Dim.Unknown)];
        if (size.Any(s => s.IsKnown && s.Size < 1))
            return layer.Mismatch(0, "expects a picture that is large enough for its displacements and its kernel");
        Args args = new Args().Long("kernel", kernel).Long("maxDisplacement", reach).Long("pad", pad, omit: 0).Long("stride1", step, omit: 1).Long("stride2", stride, omit: 1)
            .Bool("subtract", param.Enum("correlation_type") == "SUBTRACT", omit: false);
        return LayerContext.Function("Correlation.Forward", Shape.Of(layer.Bottom[0], displacements * displacements, size[0], size[1]), args, $"{displacements.ToText()}x{displacements.ToText()} displacements");
    }
}
