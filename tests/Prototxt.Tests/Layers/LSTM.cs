using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class LSTMTests : GoldenLayerTests<LSTMTests>, IGoldenRows
{
    private static string Net(string param, string bottoms = """bottom: "x" bottom: "y" """, string tops = """top: "t" """, params string[] shapes) =>
        LayerCheck.Net($$"""layer { name: "l" type: "LSTM" {{bottoms}} {{tops}} {{param}} }""", shapes.Length > 0 ? shapes : ["3 2 5", "3 2"]);

    [Theory]
    [InlineData("⟦recurrent_param⟧ { }", "num_output must be given and positive")]
    [InlineData("recurrent_param { num_output: ⟦0⟧ }", "num_output must be given and positive")]
    [InlineData("recurrent_param { num_output: 4 weight_filler { type: ⟦\"bilinear\"⟧ } }", "4 axes, found [4,5]")]
    public void Refuses(string param, string message) => LayerCheck.Refused("PTX0400", Net(param), message);

    [Theory]
    [InlineData("""bottom: "x" bottom: ⟦"y"⟧""", "a mark for each step and stream of x [N,2,5]", "3 2 5", "3 3")]
    [InlineData("""bottom: "x" bottom: ⟦"y"⟧""", "a mark for each step and stream of x [N,2,5]", "3 2 5", "3")]
    [InlineData("""bottom: "x" bottom: "y" bottom: ⟦"z"⟧""", "a static input for each stream of x [N,2,5]", "3 2 5", "3 2", "3 6")]
    public void Refuses_bottoms(string bottoms, string message, params string[] shapes) =>
        LayerCheck.Refused("PTX0401", Net("recurrent_param { num_output: 4 }", bottoms, shapes: shapes), message);

    [Theory]
    [InlineData("""type: ⟦"LSTM"⟧ bottom: "x" top: "t" """, "", "2 to 3 bottoms, found 1")]
    [InlineData("""type: "LSTM" bottom: "x" bottom: "y" top: "t" top: ⟦"u"⟧""", "", "1 top, found 2")]
    [InlineData("""type: ⟦"LSTM"⟧ bottom: "x" bottom: "y" top: "t" top: "u" top: "v" """, "expose_hidden: true", "4 to 5 bottoms, found 2")]
    public void Refuses_another_number_of_blobs(string blobs, string param, string message) =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net($$"""layer { name: "l" {{blobs}} recurrent_param { num_output: 4 {{param}} } }""", "3 2 5", "3 2"), message);

    [Theory]
    [InlineData("3 2 5", "3 2", "t [N,2,4]")]
    [InlineData("3 2 5 2 1", "3 2", "t [N,2,4]")]
    public void Shapes(string x, string cont, string top) => LayerCheck.Shapes(Net("recurrent_param { num_output: 4 debug_info: true }", shapes: [x, cont]), top);

    [Fact]
    public void Exposed_states_are_bottoms_after_the_static_input_and_tops() => LayerCheck.Shapes(
        Net("recurrent_param { num_output: 4 expose_hidden: true }", """bottom: "x" bottom: "y" bottom: "z" bottom: "{" bottom: "|" """, """top: "t" top: "h" top: "c" """, "3 2 5", "3 2", "2 6", "1 2 4", "1 2 4"),
        "t [N,2,4]", "h [1,2,4]", "c [1,2,4]");

    // As a ReLU behind it does, where nothing else reads the top.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void What_is_written_over_the_top_leaves_the_state(int steps)
    {
        using var scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        using var layer = new LSTM("l", 3, 2);
        (Tensor top, Tensor hidden, _) = layer.ForwardExposed(Numbers.Mixed(steps, 1, 3), ones(steps, 1), Numbers.Mixed(1, 1, 2), ones(1, 1, 2));
        Tensor expected = hidden.clone();
        top.fill_(7);
        Assert.True(hidden.Equals(expected));
        top = layer.forward(Numbers.Mixed(steps, 1, 3), ones(steps, 1));
        expected = layer.forward(Numbers.Mixed(steps, 1, 3), ones(steps, 1)).clone();
        layer.Reset();
        layer.forward(Numbers.Mixed(steps, 1, 3), ones(steps, 1)).fill_(7);
        Assert.True(layer.forward(Numbers.Mixed(steps, 1, 3), ones(steps, 1)).Equals(expected));
    }

    // Three steps of two streams; the second begins anew at the second step.
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Steps_follow_one_another(bool hasStatic, bool exposed)
    {
        const int Steps = 3, Streams = 2, Features = 3, Outputs = 2, Fixed = 2;
        using var scope = NewDisposeScope();
        Tensor x = Numbers.Mixed(Steps, Streams, Features), cont = tensor([1f, 0, 1, 0, 1, 1], [Steps, Streams]), still = Numbers.Mixed(Streams, Fixed);
        Tensor h0 = Numbers.Mixed(1, Streams, Outputs), c0 = h0 * 2;
        using var layer = new LSTM("l", Features, Outputs, staticCount: hasStatic ? Fixed : 0);
        using (no_grad())
        {
            layer.InputWeight.copy_(Numbers.Mixed(4 * Outputs, Features));
            layer.Bias.copy_(Numbers.Mixed(4 * Outputs) * 0.5);
            layer.HiddenWeight.copy_(Numbers.Mixed(4 * Outputs, Outputs) * 0.8);
            layer.StaticWeight?.copy_(Numbers.Mixed(4 * Outputs, Fixed) * 1.5);
        }

        float[] wx = Numbers.Of(layer.InputWeight), b = Numbers.Of(layer.Bias), wh = Numbers.Of(layer.HiddenWeight), ws = hasStatic ? Numbers.Of(layer.StaticWeight!) : [];
        float[] xs = Numbers.Of(x), marks = Numbers.Of(cont), fix = Numbers.Of(still);
        double[] h = exposed ? [.. Numbers.Of(h0)] : new double[Streams * Outputs], c = exposed ? [.. Numbers.Of(c0)] : new double[Streams * Outputs];
        List<float> expected = [];
        for (int t = 0; t < Steps; t++)
        {
            double[] before = [.. h];
            for (int n = 0; n < Streams; n++)
                for (int d = 0; d < Outputs; d++)
                {
                    double Gate(int gate)
                    {
                        int row = (gate * Outputs) + d;
                        double sum = b[row];
                        for (int f = 0; f < Features; f++)
                            sum += wx[(row * Features) + f] * xs[(((t * Streams) + n) * Features) + f];
                        for (int f = 0; f < Outputs; f++)
                            sum += wh[(row * Outputs) + f] * before[(n * Outputs) + f] * marks[(t * Streams) + n];
                        for (int f = 0; hasStatic && f < Fixed; f++)
                            sum += ws[(row * Fixed) + f] * fix[(n * Fixed) + f];
                        return sum;
                    }

                    int at = (n * Outputs) + d;
                    c[at] = (marks[(t * Streams) + n] * Sigmoid(Gate(1)) * c[at]) + (Sigmoid(Gate(0)) * Math.Tanh(Gate(3)));
                    h[at] = Sigmoid(Gate(2)) * Math.Tanh(c[at]);
                    expected.Add((float)h[at]);
                }
        }

        if (exposed)
        {
            var (top, hidden, cell) = layer.ForwardExposed(x, cont, h0, c0, hasStatic ? still : null);
            Numbers.AreClose([.. expected], top);
            Numbers.AreClose([.. h.Select(v => (float)v)], hidden);
            Numbers.AreClose([.. c.Select(v => (float)v)], cell);
            return;
        }

        Numbers.AreClose([.. expected], Fresh(x, still));
        Numbers.GradientIsRight(v => Fresh(v, still), x);
        if (hasStatic)
            Numbers.GradientIsRight(v => Fresh(x, v), still);

        // The state of the last pass goes on otherwise.
        Assert.NotEqual(expected[0], Numbers.Of(layer.forward(x, cont, hasStatic ? still : null))[0]);

        Tensor Fresh(Tensor sequence, Tensor constant)
        {
            layer.Reset();
            return layer.forward(sequence, cont, hasStatic ? constant : null);
        }

        static double Sigmoid(double v) => 1 / (1 + Math.Exp(-v));
    }

    public static GoldenRows Rows { get; } = new()
    {
        ["basic"] = c => c.Top("h", Load(c, new LSTM("op", 6, 4)).forward(c["x"], c["cont"])),
        ["fractional_cont"] = c => c.Top("h", Load(c, new LSTM("op", 6, 4)).forward(c["x"], c["cont"])),
        ["one_step"] = c => c.Top("h", Load(c, new LSTM("op", 3, 4)).forward(c["x"], c["cont"])),
        ["two_forwards"] = c => Twice(c),
        ["expose_hidden"] = c => Expose(c),
    };

    private static LSTM Load(GoldenLayer c, LSTM op) => c.Load(op, op =>
        op.StaticWeight is null ? [op.InputWeight, op.Bias, op.HiddenWeight] : [op.InputWeight, op.Bias, op.StaticWeight, op.HiddenWeight]);

    private static void Twice(GoldenLayer c)
    {
        var op = Load(c, new LSTM("op", 6, 4));
        op.forward(c["x"], c["cont"]).Dispose();
        c.Top("h", op.forward(c["x"], c["cont"]));
    }

    private static void Expose(GoldenLayer c)
    {
        var (top, hidden, cell) = Load(c, new LSTM("op", 6, 4)).ForwardExposed(c["x"], c["cont"], c["h0"], c["c0"]);
        c.Top("h", top);
        c.Top("hT", hidden);
        c.Top("cT", cell);
    }

    public static string Example => """
        name: "net"
        layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 3 dim: 2 dim: 5 } } }
        layer { name: "cont" type: "Input" top: "cont" input_param { shape { dim: 3 dim: 2 } } }
        layer { name: "fixed" type: "Input" top: "fixed" input_param { shape { dim: 2 dim: 6 } } }
        layer { name: "h0" type: "Input" top: "h0" input_param { shape { dim: 1 dim: 2 dim: 3 } } }
        layer { name: "c0" type: "Input" top: "c0" input_param { shape { dim: 1 dim: 2 dim: 3 } } }
        layer { name: "plain" type: "LSTM" bottom: "x" bottom: "cont" bottom: "fixed" top: "plain" recurrent_param { num_output: 4 weight_filler { type: "uniform" min: -.1 max: .1 } } }
        layer { name: "states" type: "LSTM" bottom: "plain" bottom: "cont" bottom: "h0" bottom: "c0" top: "states" top: "h" top: "c" recurrent_param { num_output: 3 expose_hidden: true } }
        """;
}
