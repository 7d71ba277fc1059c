using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class ReductionTests : GoldenLayerTests<ReductionTests>, IGoldenRows
{
    private static string Layer(string param) => $$"""layer { name: "l" type: "Reduction" bottom: "x" top: "t" reduction_param { {{param}} } }""";

    [Theory]
    [InlineData("axis: ⟦3⟧", "2 3 4", "axis 3 is not an axis of x [N,3,4]")]
    [InlineData("axis: ⟦-4⟧", "2 3 4", "axis -4 is not an axis of x [N,3,4]")]
    [InlineData("axis: ⟦0⟧", "", "axis 0 is not an axis of x []")]
    public void Refuses(string param, string shape, string message) => LayerCheck.Refused("PTX0400", LayerCheck.Net(Layer(param), shape), message);

    [Fact]
    public void Refuses_to_work_in_place() =>
        LayerCheck.Refused("PTX0304", LayerCheck.Net("""layer { name: "l" type: "Reduction" bottom: "x" top: ⟦"x"⟧ }""", "2 3"), "Reduction layer 'l'");

    [Theory]
    [InlineData("", "2 3 4", "t []")]
    [InlineData("axis: 1", "2 3 4", "t [N]")]
    [InlineData("axis: -1", "2 3 4", "t [N,3]")]
    [InlineData("axis: -3", "2 3 4", "t []")]
    public void Shapes(string param, string shape, string top) => LayerCheck.Shapes(LayerCheck.Net(Layer(param), shape), top);

    public static TheoryData<string, int, float> Layouts()
    {
        TheoryData<string, int, float> variants = [];
        foreach (string operation in (string[])["SUM", "ASUM", "SUMSQ", "MEAN"])
            foreach (int axis in (int[])[0, 1, 2, -1])
                variants.Add(operation, axis, axis == 1 ? -0.5f : 1f);
        return variants;
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Values_and_gradients(string operation, int axis, float coeff)
    {
        long[] shape = [2, 3, 4];
        using Tensor x = Numbers.Mixed(shape);
        float[] values = Numbers.Of(x);
        values[5] = 0;
        using Tensor withZero = tensor(values, shape);
        using Pass pass = Pass.Of(Layer($"operation: {operation} axis: {axis} coeff: {coeff}"), withZero);

        int row = (int)shape[(axis < 0 ? axis + 3 : axis)..].Aggregate(1L, (a, b) => a * b);
        float factor = operation == "MEAN" ? coeff / row : coeff;
        Func<float, float> term = operation switch { "ASUM" => Math.Abs, "SUMSQ" => v => v * v, _ => v => v };
        Func<float, float> slope = operation switch { "ASUM" => v => Math.Sign(v), "SUMSQ" => v => 2 * v, _ => _ => 1 };
        Numbers.AreClose([.. values.Chunk(row).Select(c => factor * c.Sum(term))], pass.Values);
        Numbers.AreClose([.. values.Select((v, i) => Pass.Gradient(i / row) * factor * slope(v))], pass.GradientOf("x"));
    }

    public static GoldenRows Rows { get; } = new()
    {
        ["asum"] = c => c.Top("y", Reduction.AbsoluteSum(c["x"], axis: 1)),
        ["asum_zero"] = c => c.Top("y", Reduction.AbsoluteSum(c["x"], axis: 2)),
        ["mean_all"] = c => c.Top("y", Reduction.Mean(c["x"])),
        ["mean_axis2"] = c => c.Top("y", Reduction.Mean(c["x"], axis: 2, coeff: 3f)),
        ["sum_all"] = c => c.Top("y", Reduction.Sum(c["x"])),
        ["sumsq"] = c => c.Top("y", Reduction.SumOfSquares(c["x"], axis: -1, coeff: 0.5f)),
    };

    public static string Example => LayerCheck.Net("""
        layer { name: "mean" type: "Reduction" bottom: "x" top: "mean" reduction_param { operation: MEAN axis: -1 } }
        layer { name: "squares" type: "Reduction" bottom: "mean" top: "squares" reduction_param { operation: SUMSQ axis: 1 coeff: .5 } }
        layer { name: "absolute" type: "Reduction" bottom: "squares" top: "absolute" reduction_param { operation: ASUM } }
        layer { name: "sum" type: "Reduction" bottom: "x" top: "sum" loss_weight: 2 }
        """, "2 3 4");
}
