using Microsoft.CodeAnalysis;
using Xunit;

namespace Prototxt.Tests.Graph;

/// <summary>What Caffe computes otherwise is said, and only where it changes what a net computes or learns.</summary>
public class DeviationTests
{
    // A net that learns: a convolution, the layers under test, which end in the blob 'c', an inner product, a loss.
    private static string Trained(string layers, string end = "c", string param = "") => $$"""
        layer { name: "data" type: "Input" top: "x" top: "label" input_param { shape { dim: 3 dim: 4 dim: 5 dim: 6 } shape { dim: 3 } } }
        layer { name: "conv" type: "Convolution" bottom: "x" top: "c" convolution_param { num_output: 4 kernel_size: 3 } {{param}} }
        {{layers}}
        layer { name: "ip" type: "InnerProduct" bottom: "{{end}}" top: "ip" inner_product_param { num_output: 5 } }
        layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip" bottom: "label" top: "loss" }
        """;

    private static string InPlace(string type, string param = "") => $"layer {{ name: \"{type} layer\" type: \"{type}\" bottom: \"c\" top: \"c\" {param} }}\n";

    private static string[] Warnings(string net)
    {
        GeneratorRun run = GeneratorRun.Of(net);
        Assert.Empty(run.Errors);
        Assert.Empty(run.CompilerMessages);
        return [.. run.Diagnostics.Where(d => d.Id == "PTX0412").Select(d => d.GetMessage(System.Globalization.CultureInfo.InvariantCulture))];
    }

    [Theory]
    [InlineData("ReLU", "", "BatchNorm")]
    [InlineData("ReLU", "", "Scale")]
    [InlineData("ReLU", "", "Sigmoid")]
    [InlineData("Sigmoid", "", "Dropout")]
    [InlineData("TanH", "", "ReLU")]
    [InlineData("ELU", "", "Dropout")]
    [InlineData("Exp", "", "Bias")]
    [InlineData("Softmax", "", "Dropout")]
    [InlineData("Swish", "", "Dropout")]
    [InlineData("BNLL", "", "ReLU")]
    [InlineData("Clip", "clip_param { min: -1 max: 1 }", "Dropout")]
    [InlineData("Log", "", "ReLU")]
    [InlineData("Power", "power_param { power: 2 }", "ReLU")]
    [InlineData("Power", "power_param { power: 0.5 shift: 1 }", "ReLU")]
    public void A_gradient_that_looks_at_what_is_overwritten(string type, string param, string writer)
    {
        string warning = Assert.Single(Warnings(Trained(InPlace(type, param) + InPlace(writer))));
        Assert.StartsWith($"{type} layer '{type} layer' differs from Caffe on purpose: its gradient is that of the numbers it saw", warning, StringComparison.Ordinal);
        Assert.Contains($"{writer} layer '{writer} layer' (line ", warning, StringComparison.Ordinal);
    }

    // These look at nothing, keep what they look at, or find in it what they would have found.
    [Theory]
    [InlineData("ReLU", "", "Dropout")]
    [InlineData("ReLU", "relu_param { negative_slope: 0.1 }", "Dropout")]
    [InlineData("ReLU", "", "ReLU6")]
    [InlineData("ReLU", "", "PReLU")]
    [InlineData("BatchNorm", "", "Scale")]
    [InlineData("Scale", "", "ReLU")]
    [InlineData("Bias", "", "Sigmoid")]
    [InlineData("PReLU", "", "BatchNorm")]
    [InlineData("Dropout", "", "BatchNorm")]
    [InlineData("Power", "power_param { scale: 3 }", "BatchNorm")]
    [InlineData("Power", "power_param { scale: 0 power: 3 shift: 1 }", "BatchNorm")]
    public void A_gradient_that_does_not(string type, string param, string writer) => Assert.Empty(Warnings(Trained(InPlace(type, param) + InPlace(writer))));

    [Theory]
    [InlineData("layer { name: 'n' type: 'LRN' bottom: 'c' top: 'n' }", true)]
    [InlineData("layer { name: 'n' type: 'LRN' bottom: 'c' top: 'n' lrn_param { norm_region: WITHIN_CHANNEL } }", false)]
    [InlineData("layer { name: 'n' type: 'Pooling' bottom: 'c' top: 'n' pooling_param { kernel_size: 2 } }", false)]
    [InlineData("layer { name: 'n' type: 'Convolution' bottom: 'c' top: 'n' convolution_param { num_output: 2 kernel_size: 1 } }", false)]
    [InlineData("layer { name: 'n' type: 'Eltwise' bottom: 'c' bottom: 'c' top: 'n' eltwise_param { operation: PROD stable_prod_grad: false } }", true)]
    [InlineData("layer { name: 'n' type: 'Eltwise' bottom: 'c' bottom: 'c' top: 'n' eltwise_param { operation: PROD } }", false)]
    [InlineData("layer { name: 'n' type: 'MVN' bottom: 'c' top: 'n' }", true)]
    [InlineData("layer { name: 'n' type: 'MVN' bottom: 'c' top: 'n' mvn_param { normalize_variance: false } }", false)]
    public void A_top_that_is_overwritten(string layer, bool differs) =>
        Assert.Equal(differs, Warnings(Trained(layer.Replace('\'', '"') + "\nlayer { name: \"drop\" type: \"Dropout\" bottom: \"n\" top: \"n\" }", "n")).Length > 0);

    [Fact]
    public void Said_once_for_all_such_layers() =>
        Assert.EndsWith("; and 1 more such layer", Assert.Single(Warnings(Trained(InPlace("TanH") + InPlace("Sigmoid") + InPlace("BatchNorm")))), StringComparison.Ordinal);

    [Fact]
    public void Not_where_nothing_below_learns() =>
        Assert.Empty(Warnings(Trained(InPlace("ReLU") + InPlace("BatchNorm"), param: "param { lr_mult: 0 } param { lr_mult: 0 }")));

    [Fact]
    public void Not_without_a_loss()
    {
        string net = Trained(InPlace("ReLU") + InPlace("BatchNorm"));
        Assert.Empty(Warnings(net[..net.LastIndexOf("layer {", StringComparison.Ordinal)] + "layer { name: \"quiet\" type: \"Silence\" bottom: \"label\" }"));
    }

    [Theory]
    [InlineData("MVN", "c", "layer { name: 'm' type: 'MVN' bottom: 'c' top: 'c' }", "before it has read it")]
    [InlineData("BatchNorm", "s", "layer { name: 'm' type: 'BatchNorm' bottom: 'c' top: 'm' propagate_down: false }\nlayer { name: 's' type: 'Eltwise' bottom: 'c' bottom: 'm' top: 's' }", "ignores its propagate_down: false where 'c' has another reader")]
    [InlineData("Flatten", "f", "layer { name: 'r' type: 'Reshape' bottom: 'c' top: 'r' reshape_param { shape { dim: 0 dim: 2 dim: -1 } } }\nlayer { name: 'f' type: 'Flatten' bottom: 'r' top: 'f' }", "Caffe loses the gradient")]
    [InlineData("Eltwise", "e", "layer { name: 's' type: 'Slice' bottom: 'c' top: 'd' }\nlayer { name: 'b' type: 'Bias' bottom: 'd' top: 'd' }\nlayer { name: 'e' type: 'Eltwise' bottom: 'c' bottom: 'd' top: 'e' }", "it reads 'c' as it was made")]
    [InlineData("SmoothL1Loss", "c", "layer { name: 'l1' type: 'SmoothL1Loss' bottom: 'c' bottom: 'c' top: 'l1' }", "in Fast R-CNN it is then not a loss")]
    public void Other_slips(string type, string end, string layers, string message)
    {
        string warning = Warnings(Trained(layers.Replace('\'', '"'), end)).First(w => w.StartsWith(type, StringComparison.Ordinal));
        Assert.Contains(message, warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("layer { name: 'f' type: 'Flatten' bottom: 'c' top: 'f' }\nlayer { name: 'r' type: 'Reshape' bottom: 'f' top: 'r' reshape_param { shape { dim: 0 dim: 2 dim: -1 } } }", "r")]
    [InlineData("layer { name: 'm' type: 'Sigmoid' bottom: 'c' top: 'm' propagate_down: false }\nlayer { name: 's' type: 'Eltwise' bottom: 'c' bottom: 'm' top: 's' }", "s")]
    [InlineData("layer { name: 'f' type: 'Flatten' bottom: 'c' top: 'f' }\nlayer { name: 'b' type: 'ReLU' bottom: 'f' top: 'f' }", "f")]
    [InlineData("layer { name: 'm' type: 'MVN' bottom: 'c' top: 'c' mvn_param { normalize_variance: false } }", "c")]
    public void No_slips(string layers, string end) => Assert.Empty(Warnings(Trained(layers.Replace('\'', '"'), end)));

    [Theory]
    [InlineData("layer { name: 'p' type: 'Parameter' top: 'p' parameter_param { shape { dim: 2 } } }", true)]
    [InlineData("layer { name: 'p' type: 'DummyData' top: 'p' dummy_data_param { shape { dim: 2 } data_filler { type: 'constant' value: 2 } } }", true)]
    [InlineData("layer { name: 'p' type: 'DummyData' top: 'p' dummy_data_param { shape { dim: 2 } data_filler { type: 'uniform' } } }", false)]
    public void What_Caffe_fills_once(string layer, bool differs) =>
        Assert.Equal(differs, Warnings(layer.Replace('\'', '"') + "\nlayer { name: \"pw\" type: \"Power\" bottom: \"p\" top: \"p\" power_param { scale: 2 } }").Length > 0);
}
