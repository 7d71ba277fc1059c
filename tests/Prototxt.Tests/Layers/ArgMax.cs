using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Layers;

public class ArgMaxTests : GoldenLayerTests<ArgMaxTests>, IGoldenRows
{
    private static string Net(string param, string shape = "2 3 4") =>
        LayerCheck.Net($$"""layer { name: "l" type: "ArgMax" bottom: "x" top: "t" {{param}} }""", shape);

    [Theory]
    [InlineData("argmax_param { top_k: ⟦0⟧ }", "top_k must be at least 1")]
    [InlineData("argmax_param { top_k: ⟦13⟧ }", "found 13 of 12")]
    [InlineData("argmax_param { axis: 1 top_k: ⟦4⟧ }", "found 4 of 3")]
    [InlineData("argmax_param { axis: ⟦3⟧ }", "axis 3 is not an axis of x [N,3,4]")]
    [InlineData("argmax_param { axis: ⟦-4⟧ }", "axis -4 is not an axis of x [N,3,4]")]
    public void Refuses(string param, string message) => LayerCheck.Refused("PTX0400", Net(param), message);

    [Fact]
    public void Refuses_a_single_number() =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net("""layer { name: "l" type: "ArgMax" bottom: ⟦"x"⟧ top: "t" }""", ""), "expects at least one axis");

    [Fact]
    public void Refuses_to_work_in_place() =>
        LayerCheck.Refused("PTX0304", LayerCheck.Net("""layer { name: "l" type: "ArgMax" bottom: "x" top: ⟦"x"⟧ }""", "2 3"), "ArgMax layer 'l'");

    // Without an axis there are at least three: items, indices and perhaps values, the best.
    [Theory]
    [InlineData("5", "", "t [N,1,1]")]
    [InlineData("2 3", "", "t [N,1,1]")]
    [InlineData("2 3 4", "argmax_param { top_k: 12 out_max_val: true }", "t [N,2,12]")]
    [InlineData("2 3 4 5 6", "argmax_param { top_k: 2 }", "t [N,1,2,1,1]")]
    [InlineData("2 3 4", "argmax_param { axis: 1 top_k: 2 }", "t [N,2,4]")]
    [InlineData("2 3 4", "argmax_param { axis: -1 out_max_val: true }", "t [N,3,1]")]
    [InlineData("2 3 4", "argmax_param { axis: 0 top_k: 2 }", "t [2,3,4]")]
    public void Shapes(string shape, string param, string top) => LayerCheck.Shapes(Net(param, shape), top);

    // Numbers that are often equal: of those the larger index comes first.
    private static readonly float[] values = [.. Enumerable.Range(0, 2 * 3 * 4 * 2).Select(i => (float)(i * 7 % 5))];

    [Fact]
    public void Indices_and_values_of_the_best_of_all_axes_but_the_first()
    {
        using var pass = NetPass.Of(Net("argmax_param { top_k: 5 out_max_val: true }", "2 3 4 2"), ("x", TorchSharp.torch.tensor(values, [2, 3, 4, 2])));
        int[][] best = [Best(0, 24, 1, 5), Best(24, 24, 1, 5)];
        Assert.Equal([2, 2, 5, 1], pass.Blob("t").shape);
        Assert.Equal([.. best.SelectMany((b, n) => b.Select(i => (float)i).Concat(b.Select(i => values[(24 * n) + i])))], pass["t"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_best_along_an_axis(bool asValues)
    {
        using var pass = NetPass.Of(Net($"argmax_param {{ axis: 2 top_k: 2 out_max_val: {(asValues ? "true" : "false")} }}", "2 3 4 2"), ("x", TorchSharp.torch.tensor(values, [2, 3, 4, 2])));
        float[] expected = new float[2 * 3 * 2 * 2];
        for (int outer = 0; outer < 6; outer++)
            for (int inner = 0; inner < 2; inner++)
                for (int k = 0; k < 2; k++)
                {
                    int place = Best((outer * 8) + inner, 4, 2, 2)[k];
                    expected[(((outer * 2) + k) * 2) + inner] = asValues ? values[(outer * 8) + (place * 2) + inner] : place;
                }

        Assert.Equal(expected, pass["t"]);
    }

    private static int[] Best(int start, int count, int step, int k) =>
        [.. Enumerable.Range(0, count).OrderByDescending(i => values[start + (i * step)]).ThenByDescending(i => i).Take(k)];

    public static GoldenRows Rows { get; } = new()
    {
        ["default"] = c => c.Top("y", ArgMax.Forward(c["x"])),
        ["top3"] = c => c.Top("y", ArgMax.Forward(c["x"], topK: 3)),
        ["ties"] = c => c.Top("y", ArgMax.Forward(c["x"], topK: 2)),
        ["axis2_top2"] = c => c.Top("y", ArgMax.Along(c["x"], axis: 2, topK: 2)),
        ["axis_negative_top2_val"] = c => c.Top("y", ArgMax.Along(c["x"], axis: -1, topK: 2, outMaxVal: true)),
    };

    public static string Example => """
        name: "net"
        layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 dim: 4 } } }
        layer { name: "best" type: "ArgMax" bottom: "x" top: "best" }
        layer { name: "three" type: "ArgMax" bottom: "x" top: "three" argmax_param { top_k: 3 out_max_val: true } }
        layer { name: "along" type: "ArgMax" bottom: "x" top: "along" argmax_param { axis: -2 top_k: 2 } }
        """;
}
