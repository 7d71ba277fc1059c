using Prototxt.Generator.Binding;
using Prototxt.Generator.Graph;
using Prototxt.Generator.Infrastructure;

namespace Prototxt.Generator.Layers;

/// <summary>Convolution over any number of spatial axes, with groups and dilation; output sizes are rounded down.</summary>
internal sealed class Convolution : LayerType
{
    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(1, int.MaxValue, 1, int.MaxValue) || !layer.Counts(layer.TopCount, layer.TopCount))
            return null;
        Message param = layer.Param("convolution_param");
        // Which library computes, and by which route, does not change the numbers.
        _ = param.Has("engine") | param.Has("force_nd_im2col");
        if (layer.Axis(param, "axis") is not { } axis)
            return null;
        for (int i = 1; i < layer.Bottoms.Count; i++)
            if (!layer.Bottoms[i].Fits(layer.Bottom))
                return layer.Mismatch(i, $"expects all its bottoms to have the shape of {layer.BottomNames[0]}, {layer.Bottom}");

        int spatialAxes = layer.Bottom.Rank - axis - 1;
        long outputs = param.UInt("num_output"), group = param.UInt("group");
        if (outputs == 0)
            return layer.Refuse(param, "num_output", "num_output must be given and positive");
        if (group == 0)
            return layer.Refuse(param, "group", "group must be positive");
        long channels = layer.Bottom[axis].Size;
        if (channels % group != 0)
            return layer.Mismatch(0, $"expects channels that {group.ToText()} groups can share evenly, found {channels.ToText()}");
        if (outputs % group != 0)
            return layer.Refuse(param, "num_output", $"num_output must be a multiple of group, found {outputs.ToText()} outputs in {group.ToText()} groups");
        if (SlidingWindow.Read(layer, param, spatialAxes) is not { } window)
            return null;
        Dim[] output = window.Output([.. layer.Bottom.Range(axis + 1)]);
        for (int i = 0; i < spatialAxes; i++)
            if (output[i].IsKnown && output[i].Size < 1)
                return layer.Mismatch(0, $"expects at least {window.Extent(i).ToText()} numbers along axis {(axis + 1 + i).ToText()} (its window), found {(layer.Bottom[axis + 1 + i].Size + (2 * window.Pad[i])).ToText()} with padding");

        bool bias = param.Bool("bias_term");
        Shape weight = Shape.Of([outputs, channels / group, .. window.Kernel.Select(k => (Dim)k)]);
        if (!Fillers.TryRead(layer, param, "weight_filler", "weightFiller", weight, out string? weightFiller)
            || !Fillers.TryRead(layer, param, "bias_filler", "biasFiller", Shape.Of(outputs), out string? biasFiller))
            return null;

        Shape top = Shape.Of([.. layer.Bottom.Range(0, axis), outputs, .. output]);
        Args args = window.ToArgs(new Args().Long("inputChannels", channels).Long("numOutput", outputs))
            .Long("group", group, omit: 1).Bool("biasTerm", bias, omit: true).Long("axis", axis, omit: 1);
        LearnedBlob[] blobs = [new("Weight", "weight", weight), .. bias ? [LearnedBlob.Bias(Shape.Of(outputs))] : (LearnedBlob[])[]];
        return new LayerPlan(
            layer.Bottoms.Select(_ => top).ToEquatableArray(),
            layer.Bottoms.Count == 1
                ? new LayerCall(CallKind.Forward, "forward", EquatableArray<string>.Empty)
                : new LayerCall(CallKind.Forward, "ForwardEach", EquatableArray<string>.Empty) { BottomsAsList = true, Tops = TopStyle.Array })
        {
            Member = new MemberPlan("Convolution", args.ToArray(), blobs.ToEquatableArray()) { Fillers = Fillers.Join(weightFiller, bias ? biasFiller : null) },
            Macs = layer.Bottoms.Count * top.CountPerItem * weight.Count(1).Size,
            Geometry = $"{outputs.ToText()} filters of {window}" + (group == 1 ? "" : $", {group.ToText()} groups"),
        };
    }
}
