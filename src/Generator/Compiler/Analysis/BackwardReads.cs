using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Graph;

namespace Prototxt.Generator.Compiler.Analysis;

/// <summary>
/// Which blobs' numbers Caffe's backward pass looks at, by layer type. It matters where a later layer has written over them in
/// place by then: what a layer keeps for itself (a mask, a copy of its bottom) is safe from that and not counted.
/// </summary>
internal static class BackwardReads
{
    /// <summary>Whether the gradient of a layer depends on the numbers in one of its tops.</summary>
    public static bool Top(Node node, int top) => node.Type.Name switch
    {
        "ELU" or "Exp" or "Sigmoid" or "Softmax" or "Swish" or "TanH" => true,
        "LSTMUnit" => top == 0,
        // The last state is the first of the next pass. The outputs lie in memory of their own unless there is only one.
        "LSTM" or "RNN" => top > 0 || node.Bottoms[0].Shape is not { IsRanked: true, Rank: > 0 } shape || shape[0].Size is 1 or < 0,
        "LRN" => Param(node, "lrn_param")?.Enum("norm_region") != "WITHIN_CHANNEL",
        "MVN" => NormalizesVariance(node),
        "Eltwise" => Param(node, "eltwise_param") is { } eltwise && eltwise.Enum("operation") == "PROD" && !eltwise.Bool("stable_prod_grad"),
        "Power" => Power(node) is not (1 or 2 or 0),
        "Pooling" => top == 1,
        _ => false,
    };

    /// <summary>Whether the gradient of a layer depends on the numbers in one of its bottoms.</summary>
    /// <param name="node">The layer.</param>
    /// <param name="bottom">Which bottom.</param>
    /// <param name="learns">Whether blobs of the layer itself learn.</param>
    public static bool Bottom(Node node, int bottom, bool learns) => node.Type.Name switch
    {
        "AbsVal" or "BNLL" or "Clip" or "ELU" or "Log" or "LRN" or "Mish" or "MultinomialLogisticLoss" or "ReLU" or "ReLU6" => bottom == 0,
        "LSTM" or "LSTMUnit" or "RNN" => true,
        "Convolution" or "ConvolutionDepthwise" or "Deconvolution" or "DepthwiseConvolution" or "InnerProduct" or "Embed" => learns,
        "SigmoidCrossEntropyLoss" => bottom == 1,
        "Eltwise" => Param(node, "eltwise_param")?.Enum("operation") == "PROD",
        "Power" => Power(node) is not (1 or 0),
        // In place these keep a copy of what they overwrite.
        "PReLU" => !IsInPlace(node),
        "Scale" => bottom == 1 || (!IsInPlace(node) && (learns || node.Bottoms.Count > 1)),
        "Reduction" => Param(node, "reduction_param")?.Enum("operation") is "SUMSQ" or "ASUM",
        _ => false,
    };

    /// <summary>Whether all that a layer's gradient looks at is which numbers are above zero.</summary>
    public static bool LooksAtSign(Node node) => node.Type.Name == "ReLU";

    /// <summary>Whether a ReLU lets something through below zero.</summary>
    public static bool IsLeaky(Node node) => Param(node, "relu_param")?.Float("negative_slope") is { } slope && slope != 0;

    /// <summary>
    /// Whether a layer in place leaves the numbers above zero above it, and the others where they are: what Dropout has set to zero
    /// gets no gradient anyway.
    /// </summary>
    /// <param name="writer">The layer.</param>
    /// <param name="leaky">Whether there are numbers below zero.</param>
    public static bool KeepsSign(Node writer, bool leaky) => writer.Type.Name switch
    {
        "Dropout" or "ReLU6" or "Swish" or "TanH" => true,
        "Clip" => Param(writer, "clip_param") is { } clip && clip.Float("min") <= 0 && clip.Float("max") > 0,
        "ELU" => !(Param(writer, "elu_param")?.Float("alpha") < 0),
        "PReLU" => !leaky,
        "ReLU" => !(Param(writer, "relu_param")?.Float("negative_slope") < 0),
        _ => false,
    };

    public static bool NormalizesVariance(Node node) => Param(node, "mvn_param")?.Bool("normalize_variance") != false;

    public static bool IsInPlace(Node node) => node.Bottoms.Count > 0 && node.Tops.Count > 0 && node.Bottoms[0].OverwrittenBy == node.Tops[0];

    // 0 where neither scale nor power lets anything through: the gradient is a number.
    private static float Power(Node node) => Param(node, "power_param") is not { } param ? 1 : param.Float("scale") == 0 ? 0 : param.Float("power");

    private static Message? Param(Node node, string field) => node.Layer.Sub(field);
}
