using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class RNNTests : GoldenLayerTests<RNNTests>, IGoldenRows
{
    private static string Layer(string bottoms, string param = "num_output: 2", string tops = "\"t\"") =>
        $$"""layer { name: "l" type: "RNN" {{Names("bottom", bottoms)}} {{Names("top", tops)}} recurrent_param { {{param}} } }""";

    [Theory]
    [InlineData("⟦\"x\"⟧ \"y\"", "expects a sequence, [steps, streams, features…]", "5 3", "5 3")]
    [InlineData("\"x\" ⟦\"y\"⟧", "expects a mark for each step and stream of x [N,3,4]", "5 3 4", "5 2")]
    [InlineData("\"x\" ⟦\"y\"⟧", "expects a mark for each step and stream of x [N,3,4]", "5 3 4", "4 3")]
    [InlineData("\"x\" ⟦\"y\"⟧", "expects a mark for each step and stream of x [N,3,4]", "5 3 4", "5 3 1")]
    [InlineData("\"x\" \"y\" ⟦\"z\"⟧", "expects a static input for each stream of x [N,3,4], [streams, features…]", "5 3 4", "5 3", "5 2")]
    [InlineData("\"x\" \"y\" ⟦\"z\"⟧", "expects a static input for each stream of x [N,3,4], [streams, features…]", "5 3 4", "5 3", "3")]
    public void Refuses_bottoms(string bottoms, string message, params string[] shapes) =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net(Layer(bottoms), shapes), message);

    [Theory]
    [InlineData("1 2 3")]
    [InlineData("3 2")]
    [InlineData("1 1 3 2")]
    public void Refuses_a_state_of_another_shape(string state) =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net(Layer("\"x\" \"y\" ⟦\"z\"⟧", "num_output: 2 expose_hidden: true", "\"t\" \"u\""), "5 3 4", "5 3", state), "expects a state of [1,3,2]");

    [Theory]
    [InlineData("num_output: ⟦0⟧")]
    public void Refuses_no_outputs(string param) => LayerCheck.Refused("PTX0400", LayerCheck.Net(Layer("\"x\" \"y\"", param), "5 3 4", "5 3"), "num_output must be given and positive");

    [Fact]
    public void Refuses_a_filler() =>
        LayerCheck.Refused("PTX0400", LayerCheck.Net(Layer("\"x\" \"y\"", "num_output: 2 weight_filler { type: ⟦\"bilinear\"⟧ }"), "5 3 4", "5 3"), "4 axes, found [2,4]");

    [Fact]
    public void Refuses_no_marks() =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net("""layer { name: "l" type: ⟦"RNN"⟧ bottom: "x" top: "t" recurrent_param { num_output: 2 } }""", "5 3 4"), "2 to 3 bottoms, found 1");

    [Fact]
    public void Exposed_states_are_bottoms_and_tops() => LayerCheck.Refused("PTX0303",
        LayerCheck.Net("""layer { name: "l" type: ⟦"RNN"⟧ bottom: "x" bottom: "y" top: "t" top: "u" recurrent_param { num_output: 2 expose_hidden: true } }""", "5 3 4", "5 3"), "3 to 4 bottoms, found 2");

    [Fact]
    public void Shapes() => LayerCheck.Shapes(LayerCheck.Net(Layer("\"x\" \"y\" \"z\"", "num_output: 2 expose_hidden: true debug_info: true", "\"t\" \"u\""), "5 3 4 2", "5 3", "1 3 2"), "t [N,3,2]", "u [1,3,2]");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Steps_are_taken_one_after_the_other(bool withStatic)
    {
        const int steps = 4, streams = 2, features = 3, outputs = 2;
        using Tensor x = Numbers.Mixed(steps, streams, features), cont = tensor([0f, 1, 1, 0, 1, 1, 0.5f, 1], [steps, streams]), still = Numbers.Mixed(streams, 2);
        using Pass pass = withStatic
            ? Pass.Of(Layer("\"x\" \"y\" \"z\""), Fill, x, cont, still)
            : Pass.Of(Layer("\"x\" \"y\""), Fill, x, cont);
        float[][] w = [.. pass.Net.LearnedLayers[0].Blobs.Select(Numbers.Of)];
        (float[] inW, float[] inB, float[] hh, float[] ho, float[] oB) = (w[0], w[1], w[^3], w[^2], w[^1]);

        float[] xs = Numbers.Of(x), marks = Numbers.Of(cont), fixedInput = Numbers.Of(still), expected = new float[steps * streams * outputs];
        for (int n = 0; n < streams; n++)
        {
            double[] h = new double[outputs];
            for (int t = 0; t < steps; t++)
            {
                double[] next = new double[outputs];
                for (int o = 0; o < outputs; o++)
                {
                    double sum = inB[o];
                    for (int k = 0; k < features; k++)
                        sum += inW[(o * features) + k] * xs[(((t * streams) + n) * features) + k];
                    for (int k = 0; withStatic && k < 2; k++)
                        sum += w[2][(o * 2) + k] * fixedInput[(n * 2) + k];
                    for (int k = 0; k < outputs; k++)
                        sum += hh[(o * outputs) + k] * marks[(t * streams) + n] * h[k];
                    next[o] = Math.Tanh(sum);
                }

                h = next;
                for (int o = 0; o < outputs; o++)
                    expected[(((t * streams) + n) * outputs) + o] = (float)Math.Tanh(oB[o] + Enumerable.Range(0, outputs).Sum(k => ho[(o * outputs) + k] * h[k]));
            }
        }

        Numbers.AreClose(expected, pass.Values);
        Assert.All(pass.GradientOf("y"), g => Assert.Equal(0f, g));
        Assert.Contains(pass.GradientOf("x"), g => g != 0);
    }

    public static string Example => LayerCheck.Net("""
        layer { name: "plain" type: "RNN" bottom: "x" bottom: "y" top: "plain" recurrent_param { num_output: 2 weight_filler { type: "uniform" min: -0.1 max: 0.1 } } }
        layer { name: "exposed" type: "RNN" bottom: "plain" bottom: "y" bottom: "z" top: "exposed" top: "last" recurrent_param { num_output: 4 expose_hidden: true } }
        """, "5 3 4", "5 3", "1 3 4");

    private static string Names(string field, string names) => string.Concat(names.Split(' ').Select(n => $"{field}: {n} "));

    private static void Fill(ICaffeNet net)
    {
        using var noGrad = no_grad();
        foreach (Tensor blob in net.LearnedLayers[0].Blobs)
            blob.copy_(Numbers.Mixed(blob.shape));
    }

    public static GoldenRows Rows { get; } = new()
    {
        ["basic"] = c => c.Top("o", Load(c, new RNN("op", 6, 4)).forward(c["x"], c["cont"])),
        ["x_two_axes"] = c => c.Top("o", Load(c, new RNN("op", 6, 4)).forward(c["x"], c["cont"])),
        ["static"] = c => c.Top("o", Load(c, new RNN("op", 6, 4, staticCount: 5)).forward(c["x"], c["cont"], c["xs"])),
        ["expose_hidden"] = c => Expose(c),
    };

    private static RNN Load(GoldenLayer c, RNN op) => c.Load(op, op => op.StaticWeight is null
        ? [op.InputWeight, op.HiddenBias, op.HiddenWeight, op.OutputWeight, op.OutputBias]
        : [op.InputWeight, op.HiddenBias, op.StaticWeight, op.HiddenWeight, op.OutputWeight, op.OutputBias]);

    private static void Expose(GoldenLayer c)
    {
        var (top, hidden) = Load(c, new RNN("op", 6, 4)).ForwardExposed(c["x"], c["cont"], c["h0"]);
        c.Top("o", top);
        c.Top("hT", hidden);
    }
}
