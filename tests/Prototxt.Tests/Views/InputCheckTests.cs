using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Views;

/// <summary>Inputs are held against what the prototxt declares, before the first layer runs.</summary>
public class InputCheckTests
{
    private const string Weightless = """
        name: "Plain"
        layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 2 dim: 3 dim: 8 dim: 8 } } }
        layer { name: "last" type: "{0}" bottom: "data" top: "last" {1} }
        """;

    private const string Classifier = """
        name: "Classes"
        layer { name: "d" type: "Input" top: "data" top: "label" input_param { shape { dim: 2 dim: 3 dim: 8 dim: 8 } shape { dim: 2 } } }
        layer { name: "conv" type: "Convolution" bottom: "data" top: "conv" convolution_param { num_output: 4 kernel_size: 3 weight_filler { type: "xavier" } } }
        layer { name: "ip" type: "InnerProduct" bottom: "conv" top: "ip" inner_product_param { num_output: 3 } }
        layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip" bottom: "label" top: "loss" }
        """;

    public static TheoryData<string, string> FirstLayers => new()
    {
        { "Softmax", "" }, { "Pooling", "pooling_param { kernel_size: 2 stride: 2 }" }, { "LRN", "" }, { "Flatten", "" }, { "MVN", "" }, { "ReLU", "" },
        { "Reshape", "reshape_param { shape { dim: 0 dim: -1 } }" }, { "Tile", "tile_param { tiles: 2 }" }, { "ArgMax", "" }, { "Reduction", "" },
    };

    [Theory]
    [MemberData(nameof(FirstLayers))]
    public void Another_layout_is_refused_whatever_the_first_layer_is(string type, string fields)
    {
        using var scope = NewDisposeScope();
        using var net = CompiledNet.Of(Weightless.Replace("{0}", type, StringComparison.Ordinal).Replace("{1}", fields, StringComparison.Ordinal));
        foreach (long[] shape in (long[][])[[2, 8, 8, 3], [3, 8, 8], [2, 4, 8, 8], [6, 64]])
        {
            string expected = $"data: expected [N,3,8,8], found [{string.Join(",", shape)}]";
            Assert.Equal(expected, Assert.Throws<ArgumentException>(() => Run(net, "Predict", ("data", rand(shape)))).Message);
            Assert.Equal(expected, Assert.Throws<ArgumentException>(() => net.Blobs("Predict", new Dictionary<string, Tensor> { ["data"] = rand(shape) })).Message);
        }

        _ = Run(net, "Predict", ("data", rand(5, 3, 8, 8))); // any batch
        _ = Run(net, "Predict", ("data", rand(1, 3, 6, 10))); // any picture
    }

    [Fact]
    public void A_picture_of_a_size_that_a_layer_does_not_take_is_named_with_the_layer()
    {
        using var scope = NewDisposeScope();
        using var net = CompiledNet.Of(Classifier);
        Assert.Equal("InnerProduct layer 'ip' expects a bottom of 144 values from axis 1 on, not one of shape [2, 4, 7, 7]; data: expected [N,3,8,8], found [2,3,9,9].",
            Assert.Throws<ArgumentException>(() => Run(net, "Predict", ("data", rand(2, 3, 9, 9)))).Message);
        // and nothing of it in the message of a layer that is called by itself afterwards
        Assert.Equal("Softmax expects a bottom that has axis 4, not one of shape [2, 3].",
            Assert.Throws<ArgumentException>(() => Prototxt.Layers.Softmax.Forward(rand(2, 3), 4)).Message);
    }

    [Theory]
    [InlineData("float64", ScalarType.Float64)]
    [InlineData("int64", ScalarType.Int64)]
    [InlineData("uint8", ScalarType.Byte)]
    [InlineData("float16", ScalarType.Float16)]
    [InlineData("bfloat16", ScalarType.BFloat16)]
    [InlineData("bool", ScalarType.Bool)]
    public void A_type_that_is_not_the_nets_is_refused(string name, ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var net = CompiledNet.Of(Classifier);
        Tensor x = ones(2, 3, 8, 8).to(type), label = zeros(2);
        foreach (string view in (string[])["Predict", "Train"])
            Assert.Equal($"data: expected float32, found {name}; call .to(torch.float32)", Assert.Throws<ArgumentException>(() => Run(net, view, ("data", x), ("label", label))).Message);
        if (type is not (ScalarType.Float64 or ScalarType.Float16 or ScalarType.BFloat16))
            return;
        ((nn.Module)net.Net).to(type);
        _ = Run(net, "Predict", ("data", x));
        Assert.Equal($"data: expected {name}, found float32; call .to(torch.{name})", Assert.Throws<ArgumentException>(() => Run(net, "Predict", ("data", rand(2, 3, 8, 8)))).Message);
    }

    [Fact]
    public void A_net_without_parameters_takes_any_type_but_whole_numbers()
    {
        using var scope = NewDisposeScope();
        using var net = CompiledNet.Of(Weightless.Replace("{0}", "Softmax", StringComparison.Ordinal).Replace("{1}", "", StringComparison.Ordinal));
        Assert.Equal(ScalarType.Float64, Run(net, "Predict", ("data", rand([2, 3, 8, 8], ScalarType.Float64))).Values.Single().dtype);
        Assert.Equal("data: expected float32, found int64; call .to(torch.float32)",
            Assert.Throws<ArgumentException>(() => Run(net, "Predict", ("data", ones([2, 3, 8, 8], ScalarType.Int64)))).Message);
    }

    [Fact]
    public void Sparse_tensors_and_those_of_another_device_are_refused()
    {
        using var scope = NewDisposeScope();
        using var net = CompiledNet.Of(Classifier);
        Assert.Equal("data: expected a dense tensor, found a sparse one; call .to_dense()", Assert.Throws<ArgumentException>(() => Run(net, "Predict", ("data", ones(2, 3, 8, 8).to_sparse()))).Message);
        Assert.StartsWith("data: expected a tensor on cpu, where the net is, found one on meta", Assert.Throws<ArgumentException>(() => Run(net, "Predict", ("data", ones(2, 3, 8, 8).to(META)))).Message, StringComparison.Ordinal);
        Tensor gone = ones(2, 3, 8, 8);
        gone.Dispose();
        Assert.Equal("data", Assert.Throws<ObjectDisposedException>(() => Run(net, "Predict", ("data", gone))).ObjectName);
    }

    [Fact]
    public void Labels_come_in_any_type_and_in_each_shape_that_Caffe_takes()
    {
        using var scope = NewDisposeScope();
        using var net = CompiledNet.Of(Classifier);
        Tensor x = rand(2, 3, 8, 8);
        float expected = Loss(tensor(new float[] { 0, 2 }));
        foreach (ScalarType type in (ScalarType[])[ScalarType.Int64, ScalarType.Int32, ScalarType.Byte, ScalarType.Float64])
            foreach (long[] shape in (long[][])[[2], [2, 1], [2, 1, 1, 1]])
                Assert.Equal(expected, Loss(tensor(new float[] { 0, 2 }).to(type).view(shape)));

        float Loss(Tensor label) => Run(net, "Train", ("data", x), ("label", label)).TotalLoss!.item<float>();
    }

    [Fact]
    public void Row_numbers_may_be_integers_and_a_row_that_is_none_is_refused()
    {
        using var scope = NewDisposeScope();
        using var net = CompiledNet.Of("""
            layer { name: "d" type: "Input" top: "words" input_param { shape { dim: 3 dim: 2 } } }
            layer { name: "embed" type: "Embed" bottom: "words" top: "rows" embed_param { input_dim: 6 num_output: 2 } }
            """);
        Assert.Equal([1, 4, 2], Run(net, "Predict", ("words", tensor(new long[] { 0, 5, 3, 2 }, [1, 4]))).Values.Single().shape);
        Assert.Equal("Embed layer 'embed': index 7 of item 1, place 0, is no row; the layer has the rows 0 to 5.",
            Assert.Throws<ArgumentException>(() => Run(net, "Predict", ("words", tensor(new float[] { 0, 5, 7, 2 }, [2, 2])))).Message);
    }

    [Fact]
    public void Streams_of_a_recurrent_layer_may_be_any_number()
    {
        using var scope = NewDisposeScope();
        using var net = CompiledNet.Of("""
            layer { name: "x" type: "Input" top: "x" top: "c" input_param { shape { dim: 3 dim: 2 dim: 4 } shape { dim: 3 dim: 2 } } }
            layer { name: "l" type: "LSTM" bottom: "x" bottom: "c" top: "h" recurrent_param { num_output: 5 } }
            """);
        Assert.Equal([2, 7, 5], Run(net, "Predict", ("x", rand(2, 7, 4)), ("c", zeros([2, 7], ScalarType.Int64))).Values.Single().shape);
        Assert.Equal("x: expected [N,?,4], found [2,4]", Assert.Throws<ArgumentException>(() => Run(net, "Predict", ("x", rand(2, 4)), ("c", zeros(2, 4)))).Message);
    }

    private static NetOutputs Run(CompiledNet net, string view, params (string Name, Tensor Value)[] inputs) =>
        net.Run(view, inputs.ToDictionary(i => i.Name, i => i.Value));
}
