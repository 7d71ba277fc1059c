using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class SPPTests : GoldenLayerTests<SPPTests>, IGoldenRows
{
    private static string Layer(string param) => $$"""layer { name: "l" type: "SPP" bottom: "x" top: "t" {{param}} }""";

    [Theory]
    [InlineData("spp_param { pyramid_height: ⟦4⟧ }", "4 bins along axis 3 are too many for the 5 numbers of x [N,3,6,5]")]
    [InlineData("⟦spp_param⟧ { pool: AVE }", "pyramid_height must be given, positive and at most 15; found 0")]
    [InlineData("spp_param { pyramid_height: ⟦0⟧ }", "pyramid_height must be given")]
    [InlineData("spp_param { pyramid_height: ⟦16⟧ }", "at most 15; found 16")]
    [InlineData("spp_param { pyramid_height: ⟦3⟧ }", "4 bins along axis 3 are too many for the 5 numbers of x [N,3,6,5]")]
    public void Refuses(string param, string message) => LayerCheck.Refused("PTX0400", LayerCheck.Net(Layer(param), "2 3 6 5"), message);

    [Fact]
    public void Does_not_choose_at_random() =>
        LayerCheck.Refused("PTX0402", LayerCheck.Net(Layer("spp_param { pyramid_height: 2 pool: ⟦STOCHASTIC⟧ }"), "2 3 6 6"), "stochastic pooling in a pyramid");

    [Theory]
    [InlineData("2 3 6")]
    [InlineData("2 3 6 6 1")]
    public void Refuses_other_than_four_axes(string shape) =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net("""layer { name: "l" type: "SPP" bottom: ⟦"x"⟧ top: "t" spp_param { pyramid_height: 1 } }""", shape), "expects 4 axes");

    [Theory]
    [InlineData(1, "t [N,3,1,1]")]
    [InlineData(2, "t [N,15]")]
    [InlineData(3, "t [N,63]")]
    public void A_single_level_keeps_its_axes(int height, string top) =>
        LayerCheck.Shapes(LayerCheck.Net(Layer($"spp_param {{ pyramid_height: {height} engine: CAFFE }}"), "2 3 8 7"), top);

    [Theory]
    [InlineData("MAX", 3, 8, 7)]
    [InlineData("AVE", 3, 8, 7)]
    [InlineData("AVE", 2, 5, 7)]
    [InlineData("MAX", 2, 3, 9)]
    [InlineData("AVE", 1, 4, 3)]
    public void Each_level_is_a_grid_of_windows(string pool, int height, int rows, int columns)
    {
        using Tensor x = Numbers.Mixed(2, 2, rows, columns);
        using Pass pass = Pass.Of(Layer($"spp_param {{ pyramid_height: {height} pool: {pool} }}"), x);
        float[] values = Numbers.Of(x);
        List<float> expected = [];
        for (int n = 0; n < 2; n++)
            for (int level = 0; level < height; level++)
                for (int c = 0; c < 2; c++)
                    expected.AddRange(Bins(values.AsSpan(((n * 2) + c) * rows * columns, rows * columns), rows, columns, 1 << level, pool == "MAX"));
        Numbers.AreClose([.. expected], pass.Values);
        Assert.Equal(height == 1 ? [2, 2, 1, 1] : [2, expected.Count / 2], pass.Shape);
    }

    public static string Example => LayerCheck.Net("""
        layer { name: "pyramid" type: "SPP" bottom: "x" top: "pyramid" spp_param { pyramid_height: 2 } }
        layer { name: "level" type: "SPP" bottom: "x" top: "level" spp_param { pyramid_height: 1 pool: AVE } }
        """, "2 3 6 5");

    // Windows as large as they are far apart, laid so that the border around the picture is shared by both sides.
    private static List<float> Bins(Span<float> plane, int rows, int columns, int bins, bool max)
    {
        int kernelH = (int)Math.Ceiling(rows / (double)bins), kernelW = (int)Math.Ceiling(columns / (double)bins);
        int padH = ((kernelH * bins) - rows + 1) / 2, padW = ((kernelW * bins) - columns + 1) / 2;
        List<float> result = [];
        for (int r = 0; r < bins; r++)
            for (int c = 0; c < bins; c++)
            {
                int top = (r * kernelH) - padH, left = (c * kernelW) - padW, bottom = Math.Min(top + kernelH, rows + padH), right = Math.Min(left + kernelW, columns + padW);
                float largest = float.MinValue, sum = 0;
                for (int i = Math.Max(top, 0); i < Math.Min(bottom, rows); i++)
                    for (int j = Math.Max(left, 0); j < Math.Min(right, columns); j++)
                        (largest, sum) = (Math.Max(largest, plane[(i * columns) + j]), sum + plane[(i * columns) + j]);
                result.Add(max ? largest : sum / ((bottom - top) * (right - left)));
            }

        return result;
    }

    public static GoldenRows Rows { get; } = new()
    {
        ["ave_h2"] = c => c.Top("y", SPP.Average(c["x"], pyramidHeight: 2)),
        ["max_h1"] = c => c.Top("y", SPP.Max(c["x"], pyramidHeight: 1)),
        ["max_h3"] = c => c.Top("y", SPP.Max(c["x"], pyramidHeight: 3)),
    };
}
