using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary><c>convolution_param</c>, which convolution and deconvolution share: sizes, groups, window, bias.</summary>
internal sealed record ConvolutionParam(Message Message, Shape Bottom, int Axis, Dim Channels, long Outputs, long Group, SlidingWindow Window)
{
    /// <param name="layer">The layer.</param>
    /// <param name="depthwise">Each channel is a group of its own, whether group says so or not.</param>
    /// <param name="keepsChannels">There are as many outputs as channels, each a group of its own, whatever the fields say.</param>
    public static ConvolutionParam? Read(LayerContext layer, bool depthwise = false, bool keepsChannels = false)
    {
        if (!layer.Counts(1, int.MaxValue, 1, int.MaxValue) || !layer.Counts(layer.TopCount, layer.TopCount))
            return null;
        Message param = layer.Param("convolution_param");
        // Which library computes, and by which route, does not change the numbers.
        _ = param.Has("engine") | param.Has("force_nd_im2col");
        if (layer.Axis(param, "axis") is not { } axis)
            return null;
        for (int i = 1; i < layer.Bottoms.Count; i++)
        {
            if (layer.Bottoms[i].Fits(layer.Bottom))
                continue;
            layer.Mismatch(i, $"expects all its bottoms to have the shape of {layer.BottomNames[0]}, {layer.Bottom}{ShapeDifference.Of(layer.Bottoms[i], layer.Bottom)}");
            return null;
        }

        Dim channels = layer.Bottom[axis];
        long outputs = param.UInt("num_output"), group = param.UInt("group");
        if (depthwise && (group <= 1 || keepsChannels))
        {
            if (!channels.IsKnown)
            {
                layer.NeedsShape("each of its channels is a group of its own");
                return null;
            }

            foreach (string field in (string[])["num_output", "group"])
                if (keepsChannels && param.Has(field) && param.UInt(field) != channels.Size && (field, param.UInt(field)) != ("group", 1))
                    layer.Warn(param.SpanOf(field), field, $": there is one output for each of the {channels.Size.ToText()} channels");
            group = channels.Size;
            if (keepsChannels)
                outputs = channels.Size;
        }

        if (outputs == 0)
            layer.Refuse(param, "num_output", "num_output must be given and positive");
        else if (group == 0)
            layer.Refuse(param, "group", "group must be positive");
        else if (channels.IsKnown && channels.Size % group != 0)
            layer.Mismatch(0, $"expects channels that {group.ToText()} groups can share evenly, found {channels.Size.ToText()}");
        else if (outputs % group != 0)
            layer.Refuse(param, "num_output", $"num_output must be a multiple of group, found {outputs.ToText()} outputs in {group.ToText()} groups");
        else if (!layer.Bottom.IsRanked && axis == 0)
            layer.NeedsShape("its first axis is the channels, not the batch");
        else if (Ranked(layer.Bottom, axis, param) is var bottom && SlidingWindow.Read(layer, param, bottom.IsRanked ? bottom.Rank - axis - 1 : 1) is { } window)
            return new ConvolutionParam(param, bottom, axis, channels, outputs, group, window);
        return null;
    }

    // A bottom of any rank has as many spatial axes as the window has sizes; one size stands for all there are, so that it says nothing.
    private static Shape Ranked(Shape bottom, int axis, Message param)
    {
        if (bottom.IsRanked)
            return bottom;
        int sizes = new[] { "kernel_size", "stride", "pad", "dilation" }.Max(field => param.All(field).Count);
        foreach (string field in (string[])["kernel_h", "kernel_w", "stride_h", "stride_w", "pad_h", "pad_w"])
            if (param.Has(field))
                sizes = 2;
        return sizes > 1 ? Shape.Of([.. bottom.Range(0, axis), bottom[axis], .. Enumerable.Repeat(Dim.Unknown, sizes)]) : bottom;
    }

    /// <summary>The weight: two sizes, and then the window's, which nobody knows as long as the bottom's axes are not told.</summary>
    public Shape WeightShape(Dim first, Dim second) =>
        Bottom.IsRanked ? Shape.Of([first, second, .. Window.Kernel.Select(k => (Dim)k)]) : Shape.OfAnyRank(first);

    public LayerPlan? ToPlan(LayerContext layer, string runtimeType, Shape weight, Dim[] output)
    {
        bool bias = Message.Bool("bias_term");
        if (!Fillers.TryRead(layer, Message, "weight_filler", "weightFiller", weight, out Argument? weightFiller)
            || !Fillers.TryRead(layer, Message, "bias_filler", "biasFiller", Shape.Of(Outputs), out Argument? biasFiller, isUsed: bias))
            return null;
        Shape top = Bottom.IsRanked ? Shape.Of([.. Bottom.Range(0, Axis), Outputs, .. output]) : Shape.OfAnyRank(Bottom[0]);
        Args args = Window.ToArgs(new Args().Long("inputChannels", Channels.OrOpen).Long("numOutput", Outputs))
            .Long("group", Group, omit: 1).Bool("biasTerm", bias, omit: true).Long("axis", Axis, omit: 1)
            .Bool("anyRank", !Bottom.IsRanked, omit: false);
        LearnedBlob[] blobs = [new("Weight", "weight", weight), .. bias ? [LearnedBlob.Bias(Shape.Of(Outputs))] : (LearnedBlob[])[]];
        // Each weight meets each place of the smaller side once: the output's for a convolution, the input's for its transpose.
        long places = Bottom.IsRanked ? Shape.Of((runtimeType == "Convolution" ? top : Bottom).Range(Axis + 1)).Count().Size : 0;
        return FusedReLU.Apply(layer, Message, new LayerPlan(
            layer.Bottoms.Select(_ => top).ToEquatableArray(),
            layer.Bottoms.Count == 1
                ? new LayerCall(CallKind.Forward, "forward", EquatableArray<Argument>.Empty)
                : new LayerCall(CallKind.Forward, "ForwardEach", EquatableArray<Argument>.Empty) { ListedBottoms = layer.Bottoms.Count, Tops = TopStyle.Array })
        {
            Member = new MemberPlan(runtimeType, args.ToArray(), blobs.ToEquatableArray()) { Fillers = Fillers.Join(weightFiller, biasFiller) },
            Macs = layer.Bottoms.Count * Shape.Of(Bottom.Range(0, Math.Min(Axis, Bottom.Rank))).CountPerItem * weight.Count().OrOpen * Math.Max(places, 0),
            Geometry = $"{Outputs.ToText()} filters of {Window}" + (Group == 1 ? "" : $", {Group.ToText()} groups"),
        });
    }
}
