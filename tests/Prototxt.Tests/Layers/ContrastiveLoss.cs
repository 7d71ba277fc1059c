using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class ContrastiveLossTests : GoldenLayerTests<ContrastiveLossTests>, IGoldenRows
{
    private static string Net(string param, string a, string b, string similar) =>
        LayerCheck.Net($$"""layer { name: "l" type: "ContrastiveLoss" bottom: "x" bottom: "y" bottom: "z" top: "t" {{param}} }""", a, b, similar);

    [Theory]
    [InlineData("""⟦"x"⟧ bottom: "y" bottom: "z" """, "4 3 2", "4 3", "4", "one vector for each item")]
    [InlineData(""" "x" bottom: ⟦"y"⟧ bottom: "z" """, "4 3", "4 3 1 2", "4", "one vector for each item")]
    [InlineData(""" "x" bottom: ⟦"y"⟧ bottom: "z" """, "4 3", "4 2", "4", "vectors as long as those of x [N,3]")]
    [InlineData(""" "x" bottom: ⟦"y"⟧ bottom: "z" """, "4 3", "5 3", "4", "as many items as x [N,3]")]
    [InlineData(""" "x" bottom: ⟦"y"⟧ bottom: "z" """, "4 3", "", "4", "as many items as x [N,3]")]
    [InlineData(""" "x" bottom: "y" bottom: ⟦"z"⟧""", "4 3", "4 3", "4 2", "one number for each pair")]
    [InlineData(""" "x" bottom: "y" bottom: ⟦"z"⟧""", "4 3", "4 3", "3", "one number for each pair")]
    [InlineData(""" "x" bottom: "y" bottom: ⟦"z"⟧""", "4 3", "4 3", "4 1 1 1 1", "one number for each pair")]
    public void Refuses_bottoms(string bottoms, string a, string b, string similar, string message) =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net($$"""layer { name: "l" type: "ContrastiveLoss" bottom: {{bottoms}} top: "t" }""", a, b, similar), message);

    [Fact]
    public void Refuses_two_bottoms() =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net("""layer { name: "l" type: ⟦"ContrastiveLoss"⟧ bottom: "x" bottom: "y" top: "t" }""", "2 3", "2 3"), "3 bottoms, found 2");

    [Theory]
    [InlineData("4 3", "4 3", "4")]
    [InlineData("4 3 1 1", "4 3", "4 1 1 1")]
    [InlineData("4", "4 1", "4 1")]
    [InlineData("4 3", "4 3", "6")]
    [InlineData("1 3", "1 3", "")]
    public void Shapes(string a, string b, string similar) => LayerCheck.Shapes(Net("", a, b, similar), "t []");

    // Pairs: alike; alike and equal; near; near and equal; far; a mark that is cut to 0.
    private static readonly float[] a = [1, 2, 3, 3, 0.5f, 0, 1, 1, 5, 5, 0.25f, 0];
    private static readonly float[] b = [0, 4, 3, 3, 0, 0.25f, 1, 1, -5, 0, 0, 0.5f];
    private static readonly float[] alike = [1, -1, 0, 0, 0, 0.9f];

    [Theory]
    [InlineData(1f, false)]
    [InlineData(2.5f, false)]
    [InlineData(1f, true)]
    [InlineData(0.2f, true)]
    public void Loss_and_gradients_of_both_bottoms(float margin, bool legacy)
    {
        const int Pairs = 6;
        double loss = 0;
        float[] expected = new float[a.Length];
        for (int i = 0; i < Pairs; i++)
        {
            double[] difference = [a[2 * i] - b[2 * i], a[(2 * i) + 1] - b[(2 * i) + 1]];
            double square = (difference[0] * difference[0]) + (difference[1] * difference[1]), distance = Math.Sqrt(square);
            double missing = margin - (legacy ? square : distance), pull;
            if ((int)alike[i] != 0)
                (loss, pull) = (loss + square, 1);
            else if (legacy)
                (loss, pull) = (loss + Math.Max(missing, 0), missing > 0 ? -1 : 0);
            else
                (loss, pull) = (loss + Math.Pow(Math.Max(missing, 0), 2), missing > 0 ? -missing / (distance + 1e-4) : 0);
            for (int j = 0; j < 2; j++)
                expected[(2 * i) + j] = (float)(3 * pull * difference[j] / Pairs);
        }

        string param = $"contrastive_loss_param {{ margin: {margin.ToString(System.Globalization.CultureInfo.InvariantCulture)} legacy_version: {(legacy ? "true" : "false")} }}";
        using var pass = NetPass.Of(Net(param, "6 2", "6 2 1 1", "6"), ("x", tensor(a, [6, 2])), ("y", tensor(b, [6, 2, 1, 1])), ("z", tensor(alike)));
        Numbers.AreClose([(float)(loss / Pairs / 2)], pass["t"]);
        pass.Backward("t", 3);
        Numbers.AreClose(expected, pass.Gradient("x"));
        Numbers.AreClose([.. expected.Select(g => -g)], pass.Gradient("y"));
        Assert.Equal(new float[Pairs], pass.Gradient("z"));
    }

    public static GoldenRows Rows { get; } = new()
    {
        ["default"] = c => c.Top("loss", ContrastiveLoss.Forward(c["a"], c["b"], c["sim"])),
        ["legacy"] = c => c.Top("loss", ContrastiveLoss.Forward(c["a"], c["b"], c["sim"], margin: 1.5f, legacyVersion: true)),
    };

    public static string Example => """
        name: "net"
        layer { name: "a" type: "Input" top: "a" input_param { shape { dim: 2 dim: 3 } } }
        layer { name: "b" type: "Input" top: "b" input_param { shape { dim: 2 dim: 3 } } }
        layer { name: "similar" type: "Input" top: "similar" input_param { shape { dim: 2 } } }
        layer { name: "loss" type: "ContrastiveLoss" bottom: "a" bottom: "b" bottom: "similar" top: "loss" }
        layer { name: "old" type: "ContrastiveLoss" bottom: "a" bottom: "b" bottom: "similar" top: "old" loss_weight: .1 contrastive_loss_param { margin: 2.5 legacy_version: true } }
        """;
}
