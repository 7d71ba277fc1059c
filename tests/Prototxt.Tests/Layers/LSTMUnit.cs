using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class LSTMUnitTests : GoldenLayerTests<LSTMUnitTests>, IGoldenRows
{
    private const string Layer = """layer { name: "l" type: "LSTMUnit" bottom: "x" bottom: "y" bottom: "z" top: "t" top: "u" }""";

    [Theory]
    [InlineData("""bottom: ⟦"x"⟧ bottom: "y" bottom: "z" """, "2 3 4", "1 3 16", "1 3", "the cell state of one step, [1,N,D]")]
    [InlineData("""bottom: ⟦"x"⟧ bottom: "y" bottom: "z" """, "1 3", "1 3 16", "1 3", "the cell state of one step, [1,N,D]")]
    [InlineData("""bottom: "x" bottom: ⟦"y"⟧ bottom: "z" """, "1 3 4", "1 3 12", "1 3", "four gates for each number of x")]
    [InlineData("""bottom: "x" bottom: ⟦"y"⟧ bottom: "z" """, "1 3 4", "1 2 16", "1 3", "four gates for each number of x")]
    [InlineData("""bottom: "x" bottom: ⟦"y"⟧ bottom: "z" """, "1 3 4", "1 3 4 4", "1 3", "four gates for each number of x")]
    [InlineData("""bottom: "x" bottom: "y" bottom: ⟦"z"⟧""", "1 3 4", "1 3 16", "1 3 1", "one continuation mark for each item, [1,N]")]
    [InlineData("""bottom: "x" bottom: "y" bottom: ⟦"z"⟧""", "1 3 4", "1 3 16", "1 2", "one continuation mark for each item, [1,N]")]
    public void Refuses_bottoms(string bottoms, string cell, string gates, string cont, string message) =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net($$"""layer { name: "l" type: "LSTMUnit" {{bottoms}} top: "t" top: "u" }""", cell, gates, cont), message);

    [Theory]
    [InlineData("""type: ⟦"LSTMUnit"⟧ bottom: "x" bottom: "y" top: "t" top: "u" """, "3 bottoms, found 2")]
    [InlineData("""type: ⟦"LSTMUnit"⟧ bottom: "x" bottom: "y" bottom: "z" top: "t" """, "2 tops, found 1")]
    public void Refuses_another_number_of_blobs(string blobs, string message) =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net($$"""layer { name: "l" {{blobs}} }""", "1 3 4", "1 3 16", "1 3"), message);

    [Fact]
    public void Shapes() => LayerCheck.Shapes(LayerCheck.Net(Layer, "1 3 4", "1 3 16", "1 3"), "t [N,3,4]", "u [N,3,4]");

    // One number in three streams: a sequence that begins, one that goes on, one that half does.
    [Fact]
    public void One_step_and_its_gradients()
    {
        float[] cell = [0.5f, -1, 2], cont = [0, 1, 0.5f], gates = [0.1f, 0.2f, -0.3f, 0.4f, -1, 0.5f, 1, -0.5f, 2, -2, 0.3f, 0.7f];
        float[] next = new float[3], hidden = new float[3], cellGradient = new float[3], gateGradient = new float[12];
        for (int n = 0; n < 3; n++)
        {
            double i = Sigmoid(gates[4 * n]), f = cont[n] * Sigmoid(gates[(4 * n) + 1]), o = Sigmoid(gates[(4 * n) + 2]), g = Math.Tanh(gates[(4 * n) + 3]);
            double c = (f * cell[n]) + (i * g), tanh = Math.Tanh(c);
            (next[n], hidden[n]) = ((float)c, (float)(o * tanh));
            double cellDiff = n + 1, hiddenDiff = 10 * (n + 1), total = cellDiff + (hiddenDiff * o * (1 - (tanh * tanh)));
            cellGradient[n] = (float)(total * f);
            gateGradient[4 * n] = (float)(total * g * i * (1 - i));
            gateGradient[(4 * n) + 1] = (float)(total * cell[n] * f * (1 - f));
            gateGradient[(4 * n) + 2] = (float)(hiddenDiff * tanh * o * (1 - o));
            gateGradient[(4 * n) + 3] = (float)(total * i * (1 - (g * g)));
        }

        using var pass = NetPass.Of(LayerCheck.Net(Layer, "1 3 1", "1 3 4", "1 3"), ("x", tensor(cell, [1, 3, 1])), ("y", tensor(gates, [1, 3, 4])), ("z", tensor(cont, [1, 3])));
        Numbers.AreClose(next, pass["t"]);
        Numbers.AreClose(hidden, pass["u"]);
        (pass.Blob("t") * tensor([1f, 2, 3], [1, 3, 1]) + pass.Blob("u") * tensor([10f, 20, 30], [1, 3, 1])).sum().backward();
        Numbers.AreClose(cellGradient, pass.Gradient("x"));
        Numbers.AreClose(gateGradient, pass.Gradient("y"));
        Assert.Equal(new float[3], pass.Gradient("z"));

        static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
    }

    public static GoldenRows Rows { get; } = new()
    {
        ["basic"] = c => Run(c),
        ["fractional_cont"] = c => Run(c),
    };

    private static void Run(GoldenLayer c)
    {
        var (cell, hidden) = LSTMUnit.Forward(c["c_prev"], c["gates"], c["cont"]);
        c.Top("c", cell);
        c.Top("h", hidden);
    }

    public static string Example => """
        name: "net"
        layer { name: "cell" type: "Input" top: "cell" input_param { shape { dim: 1 dim: 3 dim: 4 } } }
        layer { name: "gates" type: "Input" top: "gates" input_param { shape { dim: 1 dim: 3 dim: 16 } } }
        layer { name: "cont" type: "Input" top: "cont" input_param { shape { dim: 1 dim: 3 } } }
        layer { name: "unit" type: "LSTMUnit" bottom: "cell" bottom: "gates" bottom: "cont" top: "next" top: "hidden" }
        """;
}
