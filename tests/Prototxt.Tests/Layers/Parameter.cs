using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class ParameterTests : GoldenLayerTests<ParameterTests>, IGoldenRows
{
    private static string Layer(string param) => $$"""layer { name: "p" type: "Parameter" top: "p" {{param}} }""";

    [Fact]
    public void Refuses_a_negative_size() =>
        LayerCheck.Refused("PTX0400", LayerCheck.Net(Layer("parameter_param { shape ⟦{ dim: 2 dim: -1 }⟧ }")), "cannot be negative");

    [Fact]
    public void Refuses_a_bottom() =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net("""layer { name: "p" type: "Parameter" bottom: ⟦"x"⟧ top: "p" parameter_param { shape { dim: 2 } } }""", "2"), "0 bottoms, found 1");

    [Fact]
    public void Refuses_a_second_param_entry() =>
        LayerCheck.Refused("PTX0313", LayerCheck.Net(Layer("parameter_param { shape { dim: 2 } } param { } ⟦param⟧ { }")), "2 param entries but 1 learned");

    [Theory]
    [InlineData("parameter_param { shape { dim: 2 dim: 3 } }", "p [2,3]")]
    [InlineData("parameter_param { shape { } }", "p []")]
    [InlineData("", "p []")]
    public void Shapes(string param, string top) =>
        LayerCheck.Shapes(LayerCheck.Net(Layer(param) + """layer { name: "relu" type: "ReLU" bottom: "p" top: "t" }"""), top);

    [Fact]
    public void It_starts_at_zero_and_learns()
    {
        using Tensor x = Numbers.Count(2, 3);
        using Pass pass = Pass.Of(Layer("parameter_param { shape { dim: 3 } }") + """layer { name: "add" type: "Bias" bottom: "x" bottom: "p" top: "t" }""", x);
        Numbers.AreClose(Numbers.Of(x), pass.Values);
        // The top's gradient is 1 to 5 and 1 again; each value stands under two of the six.
        Numbers.AreClose([1 + 4, 2 + 5, 3 + 1], pass.Net.LearnedLayers.Single(l => l.Name == "p").Blobs[0].grad!);
    }

    public static GoldenRows Rows { get; } = new()
    {
        ["as_scale"] = c => AsScale(c),
        ["direct_loss"] = c => DirectLoss(c),
    };

    private static void AsScale(GoldenLayer c)
    {
        var w = c.Load(new ParameterLayer("par", [3, 4]), op => [op.Weight]).forward();
        var y = Scale.Multiply(c["x"], w);
        c.Top("w", w);
        c.Top("y", y);
        c.Top("loss", Reduction.SumOfSquares(y));
    }

    private static void DirectLoss(GoldenLayer c)
    {
        var w = c.Load(new ParameterLayer("par", [3, 2]), op => [op.Weight]).forward();
        c.Top("w", w);
        c.Top("loss", EuclideanLoss.Forward(w, c["t"]));
    }

    public static string Example => LayerCheck.Net("""
        layer { name: "p" type: "Parameter" top: "p" param { name: "w" lr_mult: 2 } parameter_param { shape { dim: 3 } } }
        layer { name: "scale" type: "Scale" bottom: "x" bottom: "p" top: "scale" }
        layer { name: "again" type: "Parameter" top: "again" param { name: "w" } parameter_param { shape { dim: 3 } } }
        layer { name: "shift" type: "Bias" bottom: "scale" bottom: "again" top: "shift" }
        """, "2 3");
}
