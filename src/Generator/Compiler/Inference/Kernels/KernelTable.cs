using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Inference.Kernels;

/// <summary>
/// From the function of the runtime that a plan calls, or the runtime's type of its member, to the kernel of Prototxt.Inference. What
/// is not here has no kernel.
/// </summary>
internal static class KernelTable
{
    private static readonly Dictionary<string, Func<Node, Mapped>> members = new(StringComparer.Ordinal)
    {
        ["BatchNorm"] = ChannelRules.BatchNorm,
        ["Bias"] = ChannelRules.Bias,
        ["BN"] = ChannelRules.BN,
        ["Convolution"] = layer => ConvolutionRule.Map(layer, "Convolution"),
        ["Deconvolution"] = layer => ConvolutionRule.Map(layer, "Deconvolution"),
        ["Embed"] = RowRules.Embed,
        ["InnerProduct"] = InnerProductRule.Map,
        ["LSTM"] = RecurrentRules.LSTM,
        ["Normalize"] = ChannelRules.Normalize,
        ["ParameterLayer"] = FillingRules.Parameter,
        ["PReLU"] = ActivationRules.PReLU,
        ["RNN"] = RecurrentRules.RNN,
        ["Scale"] = ChannelRules.Scale,
        ["ScaleBias"] = ChannelRules.ScaleBias,
        ["ScaledBatchNorm"] = ChannelRules.BatchNorm,
        ["SegNetBN"] = ChannelRules.SegNetBN,
    };

    private static readonly Dictionary<string, Func<Node, Mapped>> functions = new(StringComparer.Ordinal)
    {
        ["AbsVal.Forward"] = layer => Pointwise(layer, "AbsVal"),
        ["ArgMax.Along"] = layer => Plain(layer, "ArgMax.Along", "axis", "topK", "outMaxVal"),
        ["ArgMax.Forward"] = layer => Plain(layer, "ArgMax.Run", "topK", "outMaxVal"),
        ["Axpy.Forward"] = layer => Plain(layer, "Broadcasting.Axpy"),
        ["BatchReindex.Forward"] = layer => Plain(layer, "Rows.Reindex"),
        ["Bias.Add"] = layer => Plain(layer, "Broadcasting.Add", "axis"),
        ["BNLL.Forward"] = layer => Pointwise(layer, "BNLL"),
        ["Clip.Forward"] = ActivationRules.Clip,
        ["Concat.Forward"] = ShapeRules.Concat,
        ["Concat.PermutedAndFlattened"] = layer => Function(layer, "Concat.PermutedAndFlattened", LayoutRule.AnyToPlain) with { ListsBottoms = true },
        ["Correlation.Forward"] = layer => Function(layer, "Correlation.Run", LayoutRule.ChannelsLast, "kernel", "maxDisplacement", "pad", "stride1", "stride2", "subtract"),
        ["Crop.Forward"] = layer => Function(layer, "Crop.Run", LayoutRule.Plain, "axis", "offset") with { ShapesOnly = 1 },
        ["DetectionOutput.Forward"] = BoxRules.DetectionOutput,
        ["DetectionOutput.Refined"] = BoxRules.RefinedDetectionOutput,
        ["Dropout.Forward"] = ActivationRules.Dropout,
        ["DummyData.Forward"] = FillingRules.DummyData,
        ["Eltwise.Max"] = layer => Eltwise(layer, "Max"),
        ["Eltwise.Prod"] = layer => Eltwise(layer, "Prod"),
        ["Eltwise.Sum"] = layer => Eltwise(layer, "Sum"),
        ["ELU.Forward"] = ActivationRules.ELU,
        ["Exp.Forward"] = layer => Pointwise(layer, "Exp"),
        ["Filter.Forward"] = RowRules.Filter,
        ["Flatten.Forward"] = layer => Function(layer, "Reshaping.Flatten", LayoutRule.Plain, "axis", "endAxis") with { IsView = true },
        ["Flip.Forward"] = layer => Function(layer, "Flip.Run", LayoutRule.Same, "width", "height"),
        ["Im2col.Forward"] = layer => Plain(layer, "Im2col.Run", "kernel", "stride", "pad", "dilation", "axis"),
        ["Interp.Forward"] = ResizingRules.Interp,
        ["Interp.Like"] = layer => Function(layer, "Resizing.InterpLike", LayoutRule.Same, "cropBegin", "cropEnd") with { ShapesOnly = 1 },
        ["Interp.Scale"] = layer => Function(layer, "Resizing.InterpScale", LayoutRule.Same, "zoomFactor", "shrinkFactor", "cropBegin", "cropEnd"),
        ["Log.Forward"] = layer => Pointwise(layer, "Log"),
        ["LRN.AcrossChannels"] = layer => Function(layer, "LRN.AcrossChannels", LayoutRule.Same, "localSize", "alpha", "beta", "k"),
        ["LRN.WithinChannel"] = layer => Function(layer, "LRN.WithinChannel", LayoutRule.Same, "localSize", "alpha", "beta"),
        ["LSTMUnit.Forward"] = RecurrentRules.LSTMUnit,
        ["Mish.Forward"] = layer => Pointwise(layer, "Mish"),
        ["MVN.Forward"] = ChannelRules.MVN,
        ["Normalize.L1"] = layer => Function(layer, "Normalize.L1", LayoutRule.Same) with { CanOverwrite = true },
        ["Normalize.L2"] = layer => Function(layer, "Normalize.L2", LayoutRule.Same) with { CanOverwrite = true },
        ["Permute.Forward"] = layer => Function(layer, "Permute.Run", LayoutRule.AnyToPlain, "order"),
        ["Pooling.Average"] = layer => PoolingRule.Map(layer, "Average"),
        ["Pooling.GlobalAverage"] = layer => PoolingRule.Map(layer, "Average"),
        ["Pooling.GlobalMax"] = layer => PoolingRule.Map(layer, "Max"),
        ["Pooling.GlobalMaxWithMask"] = MaskRules.Pooling,
        ["Pooling.GlobalStochastic"] = layer => PoolingRule.Map(layer, "Stochastic"),
        ["Pooling.Max"] = layer => PoolingRule.Map(layer, "Max"),
        ["Pooling.MaxWithMask"] = MaskRules.Pooling,
        ["Pooling.Stochastic"] = layer => PoolingRule.Map(layer, "Stochastic"),
        ["Power.Forward"] = layer => Pointwise(layer, "Power"),
        ["PriorBox.Forward"] = BoxRules.PriorBox,
        ["Proposal.Forward"] = layer => BoxRules.Proposal(layer, "Proposal"),
        ["Proposal.WithScores"] = layer => BoxRules.Proposal(layer, "Proposal"),
        ["ProposalLayer.Forward"] = layer => BoxRules.Proposal(layer, "ProposalLayer"),
        ["ProposalLayer.WithScores"] = layer => BoxRules.Proposal(layer, "ProposalLayer"),
        ["PSROIPooling.Forward"] = layer => Plain(layer, "PSROIPooling.Run", "outputDim", "groupSize", "spatialScale"),
        ["Reduction.AbsoluteSum"] = layer => Plain(layer, "Reduction.AbsoluteSum", "axis", "coeff"),
        ["Reduction.Mean"] = layer => Plain(layer, "Reduction.Mean", "axis", "coeff"),
        ["Reduction.Sum"] = layer => Plain(layer, "Reduction.Sum", "axis", "coeff"),
        ["Reduction.SumOfSquares"] = layer => Plain(layer, "Reduction.SumOfSquares", "axis", "coeff"),
        ["ReLU.Forward"] = ActivationRules.ReLU,
        ["ReLU6.Forward"] = ActivationRules.ReLU6,
        ["Reorg.Forward"] = layer => Plain(layer, "Reshaping.Reorg", "stride", "reverse"),
        ["Reshape.Forward"] = layer => Function(layer, "Reshaping.Reshape", LayoutRule.Plain, "shape", "axis", "numAxes") with { IsView = true },
        ["Resize.Forward"] = layer => Function(layer, "Resizing.Resize", LayoutRule.Same, "size"),
        ["ROIAlign.Corners"] = layer => Plain(layer, "ROIAlign.Corners", "pooled", "spatialScale", "padRatio"),
        ["ROIAlign.Forward"] = layer => Plain(layer, "ROIAlign.Run", "pooled", "spatialScale", "samplingRatio"),
        ["ROIPooling.Forward"] = BoxRules.ROIPooling,
        ["Scale.Multiply"] = layer => Plain(layer, "Broadcasting.Multiply", "axis"),
        ["ShuffleChannel.Forward"] = layer => Plain(layer, "Reshaping.ShuffleChannel", "group"),
        ["Sigmoid.Forward"] = layer => ActivationRules.Property("Sigmoid"),
        ["Slice.Evenly"] = ShapeRules.Slice,
        ["Slice.Forward"] = ShapeRules.Slice,
        ["Softmax.Forward"] = ShapeRules.Softmax,
        ["SPP.Average"] = layer => Plain(layer, "SPP.Average", "pyramidHeight"),
        ["SPP.Max"] = layer => Plain(layer, "SPP.Max", "pyramidHeight"),
        ["Swish.Forward"] = ActivationRules.Swish,
        ["TanH.Forward"] = layer => ActivationRules.Property("TanH"),
        ["Threshold.Forward"] = layer => Pointwise(layer, "Threshold"),
        ["Tile.Forward"] = layer => Plain(layer, "Tiling.Run", "tiles", "axis"),
        ["Unpooling.Average"] = layer => MaskRules.Unpooling(layer, "Average"),
        ["Unpooling.Max"] = layer => MaskRules.Unpooling(layer, "Max"),
        ["Unpooling.Tile"] = layer => MaskRules.Unpooling(layer, "Tile"),
        ["Upsample.Repeat"] = layer => Function(layer, "Resizing.Repeat", LayoutRule.Same, "scale"),
        ["Upsample.ScaledWithMask"] = layer => MaskRules.Upsample(layer, "ScaledWithMask"),
        ["Upsample.WithMask"] = layer => MaskRules.Upsample(layer, "WithMask"),
    };

    /// <summary>The kernels of a planned layer that computes something.</summary>
    public static Mapped Find(Node layer)
    {
        LayerPlan plan = layer.Plan!;
        Func<Node, Mapped>? rule = plan.Call.Kind switch
        {
            CallKind.Forward when plan.Member is { } member => members.TryGetValue(member.RuntimeType, out Func<Node, Mapped>? found) ? found : null,
            CallKind.Function => functions.TryGetValue(plan.Call.Function, out Func<Node, Mapped>? found) ? found : null,
            _ => null,
        };
        Mapped mapped = rule?.Invoke(layer) ?? Mapped.None("has no kernel in Prototxt.Inference");
        // What is channels-last has four axes.
        bool isPicture = mapped.Tops.Any(k => k.Layout is LayoutRule.ChannelsLast or LayoutRule.AnyToChannelsLast);
        if (isPicture && layer.Bottoms.Any(v => v.Shape is not { IsRanked: true }))
            return Mapped.UnknownAxes;
        bool hasReLU = plan.Call.NegativeSlope is not null && mapped.Tops.Any(k => k.Activation is null);
        return mapped.IsSupported && hasReLU ? Mapped.None("has a ReLU of its own at its end, which its kernel does not compute") : mapped;
    }

    private static Kernel Function(Node layer, string function, LayoutRule layout, params string[] arguments) =>
        new(KernelCall.Of(function).With(layer.Plan!.Call.Arguments, arguments), layout);

    private static Kernel Plain(Node layer, string function, params string[] arguments) => Function(layer, function, LayoutRule.Plain, arguments);

    private static Kernel Pointwise(Node layer, string function) =>
        Function(layer, "Pointwise." + function, LayoutRule.Same, "power", "base", "scale", "shift", "threshold") with { CanOverwrite = true };

    private static Kernel Eltwise(Node layer, string function) =>
        Function(layer, "Eltwise." + function, LayoutRule.Same, "coeff") with
        {
            ListsBottoms = true,
            CanOverwrite = true,
            Activation = ActivationRules.AtItsEnd(layer),
            IsSum = function == "Sum" && layer.Plan!.Call.Arguments.All(a => a.IsDefault),
        };
}
