using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class SliceTests : GoldenLayerTests<SliceTests>, IGoldenRows
{
    private static string Layer(string param, string tops = """top: "t" top: "u" """) => $$"""layer { name: "l" type: "Slice" bottom: "x" {{tops}} {{param}} }""";

    [Theory]
    [InlineData("slice_param { axis: 1 slice_dim: ⟦1⟧ slice_point: 1 }", "give either axis or slice_dim")]
    [InlineData("slice_param { axis: ⟦4⟧ }", "axis 4 is not an axis of x [N,3,6,5]")]
    [InlineData("slice_param { axis: ⟦-5⟧ }", "axis -5 is not an axis of x [N,3,6,5]")]
    [InlineData("slice_param { slice_dim: ⟦4⟧ }", "slice_dim 4 is not an axis of x [N,3,6,5]")]
    [InlineData("slice_param { slice_point: ⟦1⟧ slice_point: 2 }", "2 tops, 2 slice_points")]
    [InlineData("slice_param { slice_point: ⟦0⟧ }", "must rise within the 3 numbers of axis 1 of x [N,3,6,5]")]
    [InlineData("slice_param { slice_point: ⟦4⟧ }", "must rise within the 3 numbers of axis 1")]
    [InlineData("slice_param { axis: 2 slice_point: ⟦7⟧ }", "must rise within the 6 numbers of axis 2")]
    public void Refuses(string param, string message) => LayerCheck.Refused("PTX0400", LayerCheck.Net(Layer(param), "2 3 6 5"), message);

    [Fact]
    public void The_last_top_may_be_empty()
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        LayerCheck.Shapes(LayerCheck.Net(Layer("slice_param { slice_point: 3 }"), "2 3 6 5"), "t [N,3,6,5]", "u [N,0,6,5]");
        Assert.Equal([2, 0, 6, 5], Prototxt.Layers.Slice.Forward(TorchSharp.torch.ones(2, 3, 6, 5), [3])[1].shape);
    }

    [Fact]
    public void Refuses_fewer_numbers_than_tops() => LayerCheck.Refused("PTX0401",
        LayerCheck.Net("""layer { name: "l" type: "Slice" bottom: ⟦"x"⟧ top: "t" top: "u" slice_param { slice_point: 1 } }""", "2 1 6 5"), "at least 2 numbers");

    [Fact]
    public void Points_that_fall_where_no_size_is_told() => LayerCheck.Refused("PTX0400",
        """layer { name: "h" type: "HDF5Data" top: "x" hdf5_data_param { source: "s" batch_size: 4 } } layer { name: "l" type: "Slice" bottom: "x" top: "t" top: "u" top: "v" slice_param { slice_point: 2 slice_point: ⟦2⟧ } }""", "must rise from 0, found 2 after 2");

    [Fact]
    public void Refuses_points_that_fall() => LayerCheck.Refused("PTX0400",
        LayerCheck.Net(Layer("slice_param { axis: 2 slice_point: 4 slice_point: ⟦4⟧ }", """top: "t" top: "u" top: "v" """), "2 3 6 5"), "must rise within the 6 numbers");

    [Fact]
    public void Refuses_a_point_for_a_single_top() =>
        LayerCheck.Refused("PTX0400", LayerCheck.Net(Layer("slice_param { slice_point: ⟦1⟧ }", "top: \"t\""), "2 3"), "1 top, 1 slice_point");

    [Fact]
    public void Refuses_to_share_unevenly() =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net("""layer { name: "l" type: "Slice" bottom: ⟦"x"⟧ top: "t" top: "u" }""", "2 3 6 5"), "a size along axis 1 that 2 tops can share evenly, found 3");

    [Fact]
    public void Refuses_no_top() =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net("""layer { name: "l" type: ⟦"Slice"⟧ bottom: "x" }""", "2 3"), "at least 1 top, found 0");

    [Fact]
    public void Refuses_to_put_a_part_into_its_bottom() =>
        LayerCheck.Refused("PTX0304", LayerCheck.Net("""layer { name: "l" type: "Slice" bottom: "x" top: ⟦"x"⟧ top: "u" }""", "2 4"), "over its bottom 'x'");

    [Fact]
    public void One_top_is_the_bottom_and_may_have_its_name() => LayerCheck.Shapes(LayerCheck.Net("""
        layer { name: "a" type: "Slice" bottom: "x" top: "t" }
        layer { name: "b" type: "Slice" bottom: "t" top: "t" slice_param { axis: 0 } }
        """, "2 3"), "t [N,3]");

    [Theory]
    [InlineData("slice_param { axis: 0 }", "t [1,3,6,5]", "u [1,3,6,5]")]
    [InlineData("slice_param { axis: 0 slice_point: 1 }", "t [1,3,6,5]", "u [1,3,6,5]")]
    [InlineData("slice_param { axis: -2 }", "t [N,3,3,5]", "u [N,3,3,5]")]
    [InlineData("slice_param { slice_point: 1 }", "t [N,1,6,5]", "u [N,2,6,5]")]
    [InlineData("slice_param { slice_dim: 3 slice_point: 4 }", "t [N,3,6,4]", "u [N,3,6,1]")]
    public void Shapes(string param, string first, string second) => LayerCheck.Shapes(LayerCheck.Net(Layer(param), "2 3 6 5"), first, second);

    [Theory]
    [InlineData("axis: -1 slice_point: 1 slice_point: 3", 2, 1, 3)]
    [InlineData("axis: 1 slice_point: 2 slice_point: 3", 1, 2, 3)]
    public void The_middle_part_comes_out_and_its_gradient_goes_back(string param, int axis, int from, int to)
    {
        long[] shape = [2, 4, 5];
        using Tensor x = Numbers.Count(shape);
        using Pass pass = Pass.Of(Layer($"slice_param {{ {param} }}", """top: "a" top: "t" top: "b" """), x);
        int[] chosen = [.. Enumerable.Range(0, 40).Where(i => (axis == 2 ? i % 5 : i / 5 % 4) is var place && place >= from && place < to)];
        Assert.Equal([.. chosen.Select(i => (float)i)], pass.Values);
        float[] gradient = new float[40];
        for (int i = 0; i < chosen.Length; i++)
            gradient[chosen[i]] = Pass.Gradient(i);
        Assert.Equal(gradient, pass.GradientOf("x"));
    }

    public static GoldenRows Rows { get; } = new()
    {
        ["even"] = c => Tops(c, Slice.Evenly(c["x"], 3), "a", "b", "c"),
        ["axis0"] = c => Tops(c, Slice.Forward(c["x"], [2], axis: 0), "a", "b"),
        ["axis_negative"] = c => Tops(c, Slice.Evenly(c["x"], 2, axis: -1), "a", "b"),
        ["slice_dim"] = c => Tops(c, Slice.Forward(c["x"], [4], axis: 2), "a", "b"),
    };

    private static void Tops(GoldenLayer c, TorchSharp.torch.Tensor[] tops, params string[] names)
    {
        foreach (var (name, top) in names.Zip(tops))
            c.Top(name, top);
    }

    public static string Example => LayerCheck.Net("""
        layer { name: "even" type: "Slice" bottom: "x" top: "a" top: "b" slice_param { axis: -1 } }
        layer { name: "points" type: "Slice" bottom: "a" top: "c" top: "d" top: "e" slice_param { slice_point: 1 slice_point: 3 } }
        layer { name: "one" type: "Slice" bottom: "e" top: "f" }
        """, "2 6 4");
}
