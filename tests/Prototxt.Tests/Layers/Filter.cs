using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class FilterTests : GoldenLayerTests<FilterTests>, IGoldenRows
{
    private const string Layer = """layer { name: "l" type: "Filter" bottom: "x" bottom: "y" bottom: "z" top: "t" top: "u" }""";

    [Theory]
    [InlineData("""type: ⟦"Filter"⟧ bottom: "x" top: "t" """, "at least 2 bottoms, found 1")]
    [InlineData("""type: ⟦"Filter"⟧ bottom: "x" bottom: "y" top: "t" top: "u" """, "3 bottoms, found 2")]
    [InlineData("""type: "Filter" bottom: "x" bottom: "x" bottom: ⟦"y"⟧ top: "t" """, "2 bottoms, found 3")]
    public void Refuses_another_number_of_blobs(string blobs, string message) =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net($$"""layer { name: "l" {{blobs}} }""", "2 3", "2"), message);

    [Theory]
    [InlineData("""bottom: "x" bottom: ⟦"y"⟧""", "4 3", "4 2", "one number for each item")]
    [InlineData("""bottom: "x" bottom: ⟦"y"⟧""", "4 3", "", "one number for each item")]
    [InlineData("""bottom: ⟦"x"⟧ bottom: "y" """, "4 3", "5 1", "as many items as y [N,1]")]
    [InlineData("""bottom: ⟦"x"⟧ bottom: "y" """, "", "5", "as many items as y [N]")]
    public void Refuses_bottoms(string bottoms, string x, string selector, string message) =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net($$"""layer { name: "l" type: "Filter" {{bottoms}} top: "t" }""", x, selector), message);

    [Theory]
    [InlineData("4 3", "4 2 2", "4", "t [N,3]", "u [N,2,2]")]
    [InlineData("4", "4 1", "4 1 1 1 1", "t [N]", "u [N,1]")]
    public void Shapes(string x, string y, string selector, string first, string second) => LayerCheck.Shapes(LayerCheck.Net(Layer, x, y, selector), first, second);

    [Fact]
    public void What_is_not_zero_passes_and_the_rest_gets_no_gradient()
    {
        using var pass = NetPass.Of(LayerCheck.Net(Layer, "4 2", "4", "4 1"),
            ("x", Numbers.Count(4, 2)), ("y", Numbers.Count(4)), ("z", tensor([0.1f, 0f, -1f, float.NaN], [4, 1])));
        Assert.Equal([0f, 1, 4, 5, 6, 7], pass["t"]);
        Assert.Equal([0f, 2, 3], pass["u"]);
        pass.Backward("t").Backward("u");
        Assert.Equal([1f, 2, 0, 0, 3, 4, 5, 6], pass.Gradient("x"));
        Assert.Equal([1f, 0, 2, 3], pass.Gradient("y"));
        Assert.Equal(new float[4], pass.Gradient("z"));
    }

    [Fact]
    public void Nothing_may_pass_at_all()
    {
        using var pass = NetPass.Of(LayerCheck.Net(Layer, "3 2", "3", "3"), ("x", Numbers.Count(3, 2)), ("y", Numbers.Count(3)), ("z", zeros(3)));
        Assert.Equal([0L, 2], pass.Blob("t").shape);
        Assert.Equal([0L], pass.Blob("u").shape);
        pass.Backward("t");
        Assert.Equal(new float[6], pass.Gradient("x"));
    }

    // Caffe's layers loop over no items; a softmax loss of nothing is 0, a mean of nothing is not a number.
    [Fact]
    public void Layers_go_on_with_no_items()
    {
        using var pass = NetPass.Of(LayerCheck.Net("""
            layer { name: "l" type: "Filter" bottom: "x" bottom: "y" bottom: "z" top: "t" top: "u" }
            layer { name: "conv" type: "Convolution" bottom: "t" top: "conv" convolution_param { num_output: 2 kernel_size: 2 } }
            layer { name: "norm" type: "Scale" bottom: "conv" top: "conv" scale_param { bias_term: true } }
            layer { name: "relu" type: "ReLU" bottom: "conv" top: "conv" }
            layer { name: "pool" type: "Pooling" bottom: "conv" top: "pool" pooling_param { kernel_size: 2 } }
            layer { name: "up" type: "Deconvolution" bottom: "pool" top: "up" convolution_param { num_output: 2 kernel_size: 2 } }
            layer { name: "columns" type: "Im2col" bottom: "up" top: "columns" convolution_param { kernel_size: 2 } }
            layer { name: "best" type: "ArgMax" bottom: "up" top: "best" argmax_param { top_k: 2 } }
            layer { name: "words" type: "Embed" bottom: "u" top: "words" embed_param { input_dim: 4 num_output: 5 } }
            layer { name: "fc" type: "InnerProduct" bottom: "pool" top: "fc" inner_product_param { num_output: 3 } }
            layer { name: "softmax" type: "SoftmaxWithLoss" bottom: "fc" bottom: "u" top: "softmax" }
            layer { name: "accuracy" type: "Accuracy" bottom: "fc" bottom: "u" top: "accuracy" }
            layer { name: "euclidean" type: "EuclideanLoss" bottom: "fc" bottom: "fc" top: "euclidean" }
            layer { name: "hinge" type: "HingeLoss" bottom: "fc" bottom: "u" top: "hinge" }
            layer { name: "pairs" type: "ContrastiveLoss" bottom: "fc" bottom: "fc" bottom: "u" top: "pairs" }
            """, "3 2 4 4", "3", "3"), ("x", Numbers.Mixed(3, 2, 4, 4)), ("y", Numbers.Count(3)), ("z", zeros(3)));
        Assert.Equal([0L, 3], pass.Blob("fc").shape);
        Assert.Equal([0L, 2, 3, 3], pass.Blob("up").shape);
        Assert.Equal([0L, 8, 2, 2], pass.Blob("columns").shape);
        Assert.Equal([0L, 1, 2, 1], pass.Blob("best").shape);
        Assert.Equal([0L, 5], pass.Blob("words").shape);
        Assert.Equal([float.NaN], pass["pairs"]);
        Assert.Equal([0f], pass["softmax"]);
        Assert.Equal([0f], pass["accuracy"]);
        Assert.Equal([float.NaN], pass["euclidean"]);
        Assert.Equal([float.NaN], pass["hinge"]);
    }

    public static GoldenRows Rows { get; } = new()
    {
        ["all"] = c => Run(c),
        ["some"] = c => Run(c),
    };

    private static void Run(GoldenLayer c)
    {
        var x = c.Own(c.Load(new Scale("scale", [3]), op => [op.Weight]).forward(c["x"]));
        var z = c.Own(c.Load(new Scale("scale2", [4]), op => [op.Weight]).forward(c["z"]));
        var tops = Filter.Forward([x, z], c["sel"]);
        c.Top("y", tops[0]);
        c.Top("y2", tops[1]);
        c.Top("l1", Reduction.SumOfSquares(tops[0]));
        c.Top("l2", Reduction.SumOfSquares(tops[1]));
    }

    public static string Example => """
        name: "net"
        layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 4 dim: 3 } } }
        layer { name: "label" type: "Input" top: "label" input_param { shape { dim: 4 } } }
        layer { name: "keep" type: "Input" top: "keep" input_param { shape { dim: 4 dim: 1 } } }
        layer { name: "filter" type: "Filter" bottom: "x" bottom: "label" bottom: "keep" top: "some" top: "labels" }
        """;
}
