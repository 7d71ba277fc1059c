using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>
/// The window of a convolution, one number per spatial axis, from the fields that <c>convolution_param</c> has for it:
/// repeated ones (once for all axes, or once each) and the <c>_h</c>/<c>_w</c> pair for two axes.
/// </summary>
internal sealed record SlidingWindow(long[] Kernel, long[] Stride, long[] Pad, long[] Dilation)
{
    public static SlidingWindow? Read(LayerContext layer, Message param, int axes)
    {
        if (Field(layer, param, "kernel_size", "kernel_h", "kernel_w", axes, fallback: null, minimum: 1) is not { } kernel
            || Field(layer, param, "stride", "stride_h", "stride_w", axes, fallback: 1, minimum: 1) is not { } stride
            || Field(layer, param, "pad", "pad_h", "pad_w", axes, fallback: 0, minimum: 0) is not { } pad
            || Field(layer, param, "dilation", null, null, axes, fallback: 1, minimum: 0) is not { } dilation)
            return null;
        if (dilation.Contains(0))
        {
            layer.NotSupported(param.SpanOf("dilation"), "dilation 0, with which Caffe reads one number for the whole window, is not supported");
            return null;
        }

        return new SlidingWindow(kernel, stride, pad, dilation);
    }

    /// <summary>
    /// Sizes after the window has slid over <paramref name="input"/>, 0 where it does not fit. Caffe divides towards zero: a
    /// window too large by less than its stride has one place, with zeros beyond the picture.
    /// </summary>
    public Dim[] Output(IEnumerable<Dim> input) =>
        [.. input.Select((d, i) => d.IsKnown ? new Dim(Math.Max(0, ((d.Size + (2 * Pad[i]) - Extent(i)) / Stride[i]) + 1)) : Dim.Unknown)];

    public long Extent(int axis) => (Dilation[axis] * (Kernel[axis] - 1)) + 1;

    public Args ToArgs(Args args) => args.Longs("kernel", Kernel).Longs("stride", Stride, omit: 1).Longs("pad", Pad, omit: 0).Longs("dilation", Dilation, omit: 1);

    public override string ToString() =>
        string.Join("x", Kernel.Select(k => k.ToText()))
        + (Stride.All(s => s == 1) ? "" : ", stride " + Show(Stride))
        + (Pad.All(p => p == 0) ? "" : ", pad " + Show(Pad))
        + (Dilation.All(d => d == 1) ? "" : ", dilation " + Show(Dilation));

    private static string Show(long[] values) => values.Distinct().Count() == 1 ? values[0].ToText() : string.Join("x", values.Select(v => v.ToText()));

    /// <summary>Rounded down for negative numbers too.</summary>
    internal static long FloorDivide(long a, long b) => a >= 0 ? a / b : -((-a + b - 1) / b);

    private static long[]? Field(LayerContext layer, Message param, string repeated, string? height, string? width, int axes, long? fallback, long minimum)
    {
        IReadOnlyList<Binding.Value> values = param.All(repeated);
        long[] result;
        if (height is not null && (param.Has(height) | param.Has(width!)))
        {
            if (axes != 2)
                return Refuse(layer, param, param.Has(height) ? height : width!, $"{height} and {width} are for two spatial axes, found {axes.ToText()}; use {repeated}");
            if (values.Count > 0)
                return Refuse(layer, param, repeated, $"give either {repeated} or {height} and {width}, not both");
            result = [param.UInt(height), param.UInt(width!)];
        }
        else if (values.Count == 0 && fallback is { } one)
        {
            return [.. Enumerable.Repeat(one, axes)];
        }
        else if (values.Count > 0 && (values.Count == 1 || values.Count == axes))
        {
            result = [.. Enumerable.Range(0, axes).Select(i => (long)values[values.Count == 1 ? 0 : i].UInt64)];
        }
        else if (values.Count == 0)
        {
            return axes == 0 && !layer.IsTrial ? [] : Refuse(layer, param, repeated, $"{repeated} is missing");
        }
        else
        {
            return Refuse(layer, param, repeated, $"{repeated} must be given once, or once for each of the {axes.ToText()} spatial axes; found {values.Count.ToText()}");
        }

        for (int i = 0; i < axes; i++)
        {
            if (result[i] >= minimum)
                continue;
            string field = values.Count == 0 ? (i == 0 ? height! : width!) : repeated;
            return Refuse(layer, param, field, $"{field} must be at least {minimum.ToText()}, found {result[i].ToText()}");
        }

        return result;
    }

    private static long[]? Refuse(LayerContext layer, Message param, string field, string reason)
    {
        layer.Refuse(param, field, reason);
        return null;
    }
}
