using Prototxt.Generator.Binding;
using Prototxt.Generator.Graph;
using Prototxt.Generator.Infrastructure;

namespace Prototxt.Generator.Layers;

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
        // Caffe divides towards zero: a window too large by less than its stride has one place, with zeros beyond the picture.
        Dim[] output = [.. layer.Bottom.Range(axis + 1).Select((d, i) => d.IsKnown ? new Dim(Math.Max(0, ((d.Size + (2 * window.Pad[i]) - window.Extent(i)) / window.Stride[i]) + 1)) : Dim.Unknown)];
        if (output.Any(d => d.IsKnown && d.Size < 1))
            return layer.Mismatch(0, $"expects a picture no smaller than its window of {window}");
        Shape top = Shape.Of([.. layer.Bottom.Range(0, axis), layer.Bottom[axis] * window.Kernel.Aggregate(1L, (a, b) => a * b), .. output]);
        return LayerContext.Function("Im2col.Forward", top, window.ToArgs(new Args()).Long("axis", axis, omit: 1), $"windows of {window}");
    }
}
