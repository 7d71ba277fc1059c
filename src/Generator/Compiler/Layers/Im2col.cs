using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>Im2col: the windows of a convolution laid out as channels.</summary>
internal sealed class Im2col : LayerType
{
    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(1, 1))
            return null;
        Message param = layer.Param("convolution_param");
        foreach (string field in (string[])["engine", "force_nd_im2col", "num_output", "bias_term", "group", "weight_filler", "bias_filler"])
            param.Has(field);
        if (layer.Axis(param, "axis") is not { } axis)
            return null;
        int spatialAxes = layer.Bottom.Rank - axis - 1;
        if (spatialAxes < 1)
            return layer.Mismatch(0, $"expects at least one spatial axis after axis {axis.ToText()}");
        if (SlidingWindow.Read(layer, param, spatialAxes) is not { } window)
            return null;
        Dim[] output = window.Output(layer.Bottom.Range(axis + 1));
        if (output.Any(d => d.IsKnown && d.Size < 1))
            return layer.Mismatch(0, $"expects a picture no smaller than its window of {window}");
        Shape top = Shape.Of([.. layer.Bottom.Range(0, axis), layer.Bottom[axis] * window.Kernel.Aggregate(1L, (a, b) => a * b), .. output]);
        return LayerContext.Function("Im2col.Forward", top, window.ToArgs(new Args()).Long("axis", axis, omit: 1), $"windows of {window}");
    }
}
