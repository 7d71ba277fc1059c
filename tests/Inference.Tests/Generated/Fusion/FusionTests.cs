using System.Text.RegularExpressions;
using Xunit;
using static Prototxt.Inference.Tests.Generated.Fusion.FusionCase;

namespace Prototxt.Inference.Tests.Generated.Fusion;

/// <summary>What is computed together and what must not be; the numbers are those of the layers one by one in either case.</summary>
public sealed partial class FusionTests
{
    private const string Stem = "conv";

    private static readonly string conv = Conv(Stem, "data");

    private static readonly FusionCase[] cases =
    [
        // Normalisation into the weights.
        new("Convolution + BatchNorm + Scale + ReLU", conv + Layer("bn", "BatchNorm", "conv", "conv") + Layer("scale", "Scale", "conv", "conv", "scale_param { bias_term: true }") + Layer("relu", "ReLU", "conv", "conv"), "conv + bn + scale + relu"),
        new("Deconvolution + BatchNorm + Scale + Bias", Layer("up", "Deconvolution", "data", "up", "convolution_param { num_output: 4 kernel_size: 4 stride: 2 pad: 1 }") + Layer("bn", "BatchNorm", "up", "bn") + Layer("scale", "Scale", "bn", "scale") + Layer("bias", "Bias", "scale", "bias"), "up + bn + scale + bias"),
        new("Deconvolution in groups + Scale", Layer("up", "Deconvolution", "data", "up", "convolution_param { num_output: 4 group: 2 kernel_size: 2 stride: 2 }") + Layer("scale", "Scale", "up", "scale", "scale_param { bias_term: true }"), "up + scale"),
        new("InnerProduct + BatchNorm + Scale + ReLU", Layer("ip", "InnerProduct", "data", "ip", "inner_product_param { num_output: 7 }") + Layer("bn", "BatchNorm", "ip", "ip") + Layer("scale", "Scale", "ip", "ip", "scale_param { bias_term: true }") + Layer("relu", "ReLU", "ip", "ip"), "ip + bn + scale + relu"),
        new("InnerProduct of turned weights + Scale", Layer("ip", "InnerProduct", "data", "ip", "inner_product_param { num_output: 7 transpose: true bias_term: false }") + Layer("scale", "Scale", "ip", "ip", "scale_param { bias_term: true }"), "ip + scale"),
        new("BatchNorm + Scale + PReLU before a convolution", Layer("bn", "BatchNorm", "data", "bn") + Layer("scale", "Scale", "bn", "bn", "scale_param { bias_term: true }") + Layer("prelu", "PReLU", "bn", "bn") + Conv("after", "bn"), "bn + scale + prelu", "after"),
        new("A BatchNorm behind a function is not folded", conv + Layer("relu", "ReLU", "conv", "conv") + Layer("bn", "BatchNorm", "conv", "bn"), "conv + relu", "bn"),
        new("Nor one of a blob that is read twice", conv + Layer("bn", "BatchNorm", "conv", "bn") + Layer("scale", "Scale", "bn", "scale") + Layer("other", "Pooling", "conv", "other", "pooling_param { kernel_size: 2 }"), "conv", "bn + scale", "other"),
        new("Nor one whose blob is read twice itself", conv + Layer("bn", "BatchNorm", "conv", "bn") + Layer("scale", "Scale", "bn", "scale") + Layer("other", "Pooling", "bn", "other", "pooling_param { kernel_size: 2 }"), "conv + bn", "scale", "other"),
        new("Nor a Scale of another axis", conv + Layer("scale", "Scale", "conv", "scale", "scale_param { axis: 2 }"), "conv", "scale"),
        new("Nor a Scale by another blob", conv + Layer("factors", "Pooling", "data", "factors", "pooling_param { global_pooling: true }") + Layer("flat", "Reshape", "factors", "flat", "reshape_param { shape { dim: 0 dim: 0 } }") + Layer("scale", "Scale", "conv flat", "scale", "scale_param { axis: 0 }"), "conv", "factors", "flat", "scale"),
        new("Nor one behind an InnerProduct of another axis", Layer("ip", "InnerProduct", "data", "ip", "inner_product_param { num_output: 7 axis: 3 }") + Layer("bn", "BatchNorm", "ip", "bn"), "ip", "bn"),
        new("Nor one behind a sum", conv + Layer("sum", "Eltwise", "conv data", "sum") + Layer("bn", "BatchNorm", "sum", "sum"), "conv + sum", "bn"),
        new("No more than sixteen in one line", conv + string.Concat(Enumerable.Range(1, 18).Select(i => Layer($"s{i}", "Scale", "conv", "conv", "scale_param { bias_term: true }"))), "conv + " + string.Join(" + ", Enumerable.Range(1, 16).Select(i => $"s{i}")), "s17 + s18"),

        // Functions.
        .. from function in new[] { "ReLU", "PReLU", "ELU", "Sigmoid", "TanH", "Swish", "ReLU6" } select new FusionCase("Convolution + " + function, conv + Layer("act", function, "conv", "conv"), "conv + act"),
        .. from function in new[] { "ReLU", "PReLU", "Sigmoid", "TanH" } select new FusionCase("InnerProduct + " + function, Layer("ip", "InnerProduct", "data", "ip", "inner_product_param { num_output: 5 }") + Layer("act", function, "ip", "ip"), "ip + act"),
        new("Clip behind a convolution", conv + Layer("clip", "Clip", "conv", "conv", "clip_param { min: -0.5 max: 0.5 }"), "conv + clip"),
        new("A function of another name than its bottom", conv + Layer("relu", "ReLU", "conv", "relu"), "conv + relu"),
        new("A second function is a line of its own", conv + Layer("relu", "ReLU", "conv", "conv") + Layer("tanh", "TanH", "conv", "conv"), "conv + relu", "tanh"),
        new("A function of a blob that is read twice", conv + Layer("relu", "ReLU", "conv", "relu") + Layer("tanh", "TanH", "conv", "tanh"), "conv", "relu", "tanh"),
        new("A function of a blob that a later layer reads before it is written over", conv + Layer("copy", "Split", "conv", "copy") + Layer("relu", "ReLU", "copy", "relu") + Layer("pool", "Pooling", "conv", "pool", "pooling_param { kernel_size: 2 }"), "conv", "relu", "pool"),
        new("In place with another layer between", conv + Layer("power", "Power", "conv", "conv", "power_param { scale: 2 shift: 0.5 }") + Layer("relu", "ReLU", "conv", "conv"), "conv", "power", "relu"),
        new("Power is no function of a convolution's", conv + Layer("power", "Power", "conv", "power", "power_param { power: 2 }"), "conv", "power"),
        new("Nor are AbsVal, Exp and BNLL", conv + Layer("abs", "AbsVal", "conv", "abs") + Layer("exp", "Exp", "abs", "exp") + Layer("bnll", "BNLL", "exp", "bnll"), "conv", "abs", "exp", "bnll"),
        new("Dropout is nothing", conv + Layer("drop", "Dropout", "conv", "conv", "dropout_param { dropout_ratio: 0.4 }") + Layer("relu", "ReLU", "conv", "conv"), "conv + relu"),
        new("Dropout that does not scale in training is a factor", conv + Layer("drop", "Dropout", "conv", "conv", "dropout_param { dropout_ratio: 0.4 scale_train: false }") + Layer("relu", "ReLU", "conv", "conv"), "conv", "drop", "relu"),
        new("A function behind an InnerProduct of another axis", Layer("ip", "InnerProduct", "data", "ip", "inner_product_param { num_output: 8 axis: 3 }") + Layer("prelu", "PReLU", "ip", "ip"), "ip", "prelu"),

        // Sums.
        new("The end of a residual block", conv + Conv("branch", "conv") + Layer("sum", "Eltwise", "branch conv", "sum") + Layer("relu", "ReLU", "sum", "sum"), "conv", "branch + sum + relu"),
        new("Bottoms in the other order", conv + Conv("branch", "conv") + Layer("sum", "Eltwise", "conv branch", "sum") + Layer("relu", "ReLU", "sum", "sum"), "conv", "branch + sum + relu"),
        new("Two convolutions: the later adds", conv + Conv("branch", "data") + Layer("sum", "Eltwise", "conv branch", "sum"), "conv", "branch + sum"),
        new("A normalised branch", conv + Conv("branch", "conv") + Layer("bn", "BatchNorm", "branch", "branch") + Layer("sum", "Eltwise", "conv branch", "sum") + Layer("prelu", "PReLU", "sum", "sum"), "conv", "branch + bn + sum + prelu"),
        new("A sum with coefficients", conv + Layer("sum", "Eltwise", "conv data", "sum", "eltwise_param { coeff: 1 coeff: -1 }"), "conv", "sum"),
        new("A product and a maximum", conv + Layer("prod", "Eltwise", "conv data", "prod", "eltwise_param { operation: PROD }") + Conv("next", "data") + Layer("max", "Eltwise", "next prod", "max", "eltwise_param { operation: MAX }"), "conv", "prod", "next", "max"),
        new("A sum of three", conv + Conv("branch", "data") + Layer("sum", "Eltwise", "conv branch data", "sum"), "conv", "branch", "sum"),
        new("A blob added to itself", conv + Layer("sum", "Eltwise", "conv conv", "sum"), "conv", "sum"),
        new("A branch that something else reads", conv + Layer("sum", "Eltwise", "conv data", "sum") + Layer("pool", "Pooling", "conv", "pool", "pooling_param { kernel_size: 2 }"), "conv", "sum", "pool"),
        new("A branch with a function before the sum", conv + Layer("relu", "ReLU", "conv", "conv") + Layer("sum", "Eltwise", "conv data", "sum"), "conv + relu", "sum"),
        new("The other summand is made later", conv + Layer("shift", "Power", "data", "shift", "power_param { shift: 1 }") + Layer("sum", "Eltwise", "conv shift", "sum"), "conv", "shift", "sum"),
        new("Two sums in a row", conv + Layer("sum1", "Eltwise", "conv data", "sum1") + Layer("sum2", "Eltwise", "sum1 data", "sum2"), "conv + sum1", "sum2"),

        // Separable convolutions.
        new("A depthwise and a pointwise convolution", Depthwise("dw", "data") + Layer("bn", "BatchNorm", "dw", "dw") + Layer("relu", "ReLU", "dw", "dw") + Pointwise("pw", "dw") + Layer("relu2", "ReLU", "pw", "pw"), "dw + bn + relu + pw + relu2"),
        new("An inverted residual", Pointwise("expand", "data") + Layer("relu", "ReLU", "expand", "expand") + Depthwise("dw", "expand") + Layer("relu2", "ReLU", "dw", "dw") + Pointwise("pw", "dw") + Layer("sum", "Eltwise", "data pw", "sum"), "expand + relu + dw + relu2 + pw + sum"),
        new("Two of them in a row", Depthwise("dw1", "data") + Pointwise("pw1", "dw1") + Depthwise("dw2", "pw1") + Pointwise("pw2", "dw2"), "dw1 + pw1", "dw2 + pw2"),
        new("A blob between that is read twice", Depthwise("dw", "data") + Pointwise("pw", "dw") + Layer("tanh", "TanH", "dw", "tanh"), "dw", "pw", "tanh"),
        new("A blob between that is an output", Depthwise("dw", "data") + Pointwise("pw", "dw") + Layer("copy", "Split", "dw", "copy"), "dw", "pw"),
        new("A first blob that is read twice", Pointwise("expand", "data") + Depthwise("dw", "expand") + Pointwise("pw", "dw") + Layer("sum", "Eltwise", "expand pw", "sum"), "expand", "dw + pw + sum"),
        new("A sum between", Depthwise("dw", "data") + Layer("sum", "Eltwise", "dw data", "sum") + Pointwise("pw", "sum"), "dw + sum", "pw"),
        new("A summand made between", Depthwise("dw", "data") + Layer("tanh", "TanH", "data", "tanh") + Pointwise("pw", "dw") + Layer("sum", "Eltwise", "tanh pw", "sum"), "tanh", "dw + pw + sum"),
        new("Two outputs of each channel", Layer("dw", "Convolution", "data", "dw", "convolution_param { num_output: 16 group: 8 kernel_size: 3 pad: 1 }") + Pointwise("pw", "dw"), "dw", "pw"),
        new("Groups of several channels", Layer("dw", "Convolution", "data", "dw", "convolution_param { num_output: 8 group: 4 kernel_size: 3 pad: 1 }") + Pointwise("pw", "dw"), "dw", "pw"),
        new("Steps of the pointwise one", Depthwise("dw", "data") + Layer("pw", "Convolution", "dw", "pw", "convolution_param { num_output: 8 kernel_size: 1 stride: 2 }"), "dw", "pw"),
        new("Zeros around it", Depthwise("dw", "data") + Layer("pw", "Convolution", "dw", "pw", "convolution_param { num_output: 8 kernel_size: 1 pad: 1 }"), "dw", "pw"),
        new("Groups of it", Depthwise("dw", "data") + Layer("pw", "Convolution", "dw", "pw", "convolution_param { num_output: 8 kernel_size: 1 group: 2 }"), "dw", "pw"),
        new("A Deconvolution in front", Layer("up", "Deconvolution", "data", "up", "convolution_param { num_output: 8 group: 8 kernel_size: 4 stride: 2 }") + Pointwise("pw", "up"), "up", "pw"),

        // What belongs to several layers or to none.
        new("Shared weights are folded into each layer's own copy", Layer("one", "Convolution", "data", "one", "param { name: 'w' } param { name: 'b' } convolution_param { num_output: 8 kernel_size: 3 }") + Layer("two", "Convolution", "data", "two", "param { name: 'w' } param { name: 'b' } convolution_param { num_output: 8 kernel_size: 3 }") + Layer("bn", "BatchNorm", "two", "bn"), "one", "two + bn"),
        new("A layer of another phase is none", conv + Layer("noise", "TanH", "conv", "conv", "include { phase: TRAIN }") + Layer("relu", "ReLU", "conv", "conv"), "conv + relu"),
        new("Pooling takes nothing", Layer("pool", "Pooling", "data", "pool", "pooling_param { kernel_size: 2 }") + Layer("bn", "BatchNorm", "pool", "bn") + Layer("relu", "ReLU", "bn", "relu"), "pool", "bn + relu"),
        new("LRN and Pooling stay apart", conv + Layer("norm", "LRN", "conv", "norm") + Layer("pool", "Pooling", "norm", "pool", "pooling_param { kernel_size: 2 stride: 2 }"), "conv", "norm", "pool"),
    ];

    private static string Depthwise(string name, string bottom) => Layer(name, "Convolution", bottom, name, "convolution_param { num_output: 8 group: 8 kernel_size: 3 pad: 1 }");

    private static string Pointwise(string name, string bottom) => Layer(name, "Convolution", bottom, name, "convolution_param { num_output: 8 kernel_size: 1 }");

    public static TheoryData<FusionCase> Cases => [.. cases];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Lines_and_numbers(FusionCase given)
    {
        using NetPair pair = new(given.Net(), given.Name.Length, [2, 8, 6, 5]);
        string forward = pair.Code[pair.Code.IndexOf("Value[] Forward(", StringComparison.Ordinal)..];
        Assert.Equal(given.Lines, Steps(forward));
        Assert.InRange(pair.Difference(), 0, 2e-5);
    }

    [Fact]
    public void Statistics_of_the_batch_are_not_folded()
    {
        string net = new FusionCase("", conv + Layer("bn", "BatchNorm", "conv", "bn", "batch_norm_param { use_global_stats: false }")).Net();
        Hosting.GeneratorRun run = Predictors.Generate(net);
        Assert.DoesNotContain("fold:", Predictors.Code(run) ?? "", StringComparison.Ordinal);
    }

    // The layers of a line stand in its comment, behind it or above, or are its variable.
    private static string[] Steps(string forward) =>
        [.. Line().Matches(forward).Where(m => !m.Groups["call"].Value.Contains("Layouts.", StringComparison.Ordinal) && !m.Groups["call"].Value.StartsWith("inputs[", StringComparison.Ordinal)).Select(m => m.Groups["layers"] is { Success: true } named ? named.Value : m.Groups["top"].Value)];

    private const string Comment = @"// (\[[^\]]*\]|scalar)(, channels last)?(, slot \d+)?(: (?<layers>[^\n]+))?\n";

    [GeneratedRegex($@"({Comment}\s+)?var (?<top>\w+) =\s+(?<call>[^;]+);( {Comment})?")]
    private static partial Regex Line();
}
