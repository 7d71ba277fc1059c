using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class DropoutTests : GoldenLayerTests<DropoutTests>, IGoldenRows
{
    private static string Net(string param, string shape = "2 3 6 5") =>
        LayerCheck.Net($$"""layer { name: "l" type: "Dropout" bottom: "x" top: "t" {{param}} }""", shape);

    [Theory]
    [InlineData("dropout_param { dropout_ratio: ⟦1.5⟧ }", "at least 0 and at most 1; found 1.5")]
    [InlineData("dropout_param { dropout_ratio: ⟦-.1⟧ }", "at least 0 and at most 1; found -.1")]
    [InlineData("dropout_param { dropout_ratio: ⟦nan⟧ }", "found nan")]
    public void Refuses(string param, string message) => LayerCheck.Refused("PTX0400", Net(param), message);

    // Only training draws with the ratio.
    [Fact]
    public void Testing_takes_any_ratio() => LayerCheck.Shapes(Net("phase: TEST dropout_param { dropout_ratio: 1 }"), "t [N,3,6,5]");

    [Fact]
    public void Refuses_two_bottoms() =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net("""layer { name: "l" type: "Dropout" bottom: "x" bottom: ⟦"y"⟧ top: "t" }""", "2 3", "2 3"), "1 bottom, found 2");

    [Theory]
    [InlineData("2 3 6 5", "dropout_param { dropout_ratio: 0 }", "t [N,3,6,5]")]
    [InlineData("2 3", "", "t [N,3]")]
    public void Shapes(string shape, string param, string top) => LayerCheck.Shapes(Net(param, shape), top);

    public static string Example => """
        name: "net"
        layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 } } }
        layer { name: "half" type: "Dropout" bottom: "x" top: "half" }
        layer { name: "some" type: "Dropout" bottom: "half" top: "half" dropout_param { dropout_ratio: .1 } }
        layer { name: "never" type: "Dropout" bottom: "half" top: "never" phase: TEST }
        """;

    [Fact]
    public void A_ratio_of_one_leaves_no_number()
    {
        GeneratorRun run = GeneratorRun.Of(LayerCheck.Net("""layer { name: "l" type: "Dropout" bottom: "x" top: "t" dropout_param { dropout_ratio: 1 } }""", "2 3"));
        Assert.Empty(run.Errors);
        Assert.Single(run.Diagnostics, d => d.Id == "PTX0413");
        using var y = Prototxt.Layers.Dropout.Forward(TorchSharp.torch.ones(3), ratio: 1);
        Assert.All(y.data<float>().ToArray(), v => Assert.True(float.IsNaN(v)));
    }

    // Caffe sends no gradient below a layer that does nothing, if the file says so.
    [Theory]
    [InlineData("type: 'Dropout' bottom: 'c' top: 'd' phase: TEST", false)]
    [InlineData("type: 'Dropout' bottom: 'c' top: 'd' phase: TEST propagate_down: true", false)]
    [InlineData("type: 'Dropout' bottom: 'c' top: 'd' phase: TEST propagate_down: false", true)]
    [InlineData("type: 'Dropout' bottom: 'c' top: 'c' phase: TEST propagate_down: false", true)]
    [InlineData("type: 'Slice' bottom: 'c' top: 'd' propagate_down: false", true)]
    [InlineData("type: 'Concat' bottom: 'c' top: 'd' propagate_down: false", true)]
    public void An_identity_can_stop_the_gradient(string identity, bool stops)
    {
        string top = identity.Contains("top: 'c'", StringComparison.Ordinal) ? "c" : "d";
        string net = LayerCheck.Net($$"""
            layer { name: "conv" type: "InnerProduct" bottom: "x" top: "c" inner_product_param { num_output: 2 weight_filler { type: "constant" value: 1 } } }
            layer { name: "same" {{identity.Replace('\'', '"')}} }
            layer { name: "loss" type: "Reduction" bottom: "{{top}}" top: "loss" loss_weight: 1 }
            """, "2 3");
        using var compiled = CompiledNet.Of(net);
        using var scope = TorchSharp.torch.NewDisposeScope();
        using BlobSet blobs = compiled.Blobs(compiled.ViewOf("TRAIN"), new Dictionary<string, TorchSharp.torch.Tensor> { ["x"] = TorchSharp.torch.ones(2, 3) });
        TorchSharp.torch.Tensor loss = blobs.TotalLoss!;
        Assert.Equal(12, loss.item<float>());
        if (loss.requires_grad)
            loss.backward();
        Assert.Equal(stops, compiled.Net.LearnedLayers[0].Blobs[0].grad is null);
        Assert.Equal(12, compiled.Run(compiled.ViewOf("TRAIN"), new Dictionary<string, TorchSharp.torch.Tensor> { ["x"] = TorchSharp.torch.ones(2, 3) }).TotalLoss!.item<float>());
    }

    public static GoldenRows Rows { get; } = new()
    {
        ["test"] = c => c.Top("y", Dropout.Forward(c["x"], ratio: 0.4f, training: false)),
        ["test_inplace"] = c => c.Top("x", Dropout.Forward(c["x"], training: false, overwrite: true)),
    };

    [Fact]
    public void Training_drops_by_the_ratio_and_scales_what_stays()
    {
        using var scope = NewDisposeScope();
        Tensor y = Dropout.Forward(ones(100_000), ratio: 0.3f);
        Assert.Equal(0.3, y.eq(0).to_type(ScalarType.Float64).mean().item<double>(), 0.01);
        Assert.Equal(1 / 0.7f, y.max().item<float>(), 1e-6f);
    }
}
