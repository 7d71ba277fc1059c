using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class TileTests : GoldenLayerTests<TileTests>, IGoldenRows
{
    private static string Layer(string param) => $$"""layer { name: "l" type: "Tile" bottom: "x" top: "t" {{param}} }""";

    [Theory]
    [InlineData("⟦tile_param⟧ { axis: 1 }", "tiles must be given and positive, found 0")]
    [InlineData("tile_param { tiles: ⟦-2⟧ }", "tiles must be given and positive, found -2")]
    [InlineData("tile_param { axis: ⟦3⟧ tiles: 2 }", "axis 3 is not an axis of x [N,3,4]")]
    [InlineData("tile_param { axis: ⟦-4⟧ tiles: 2 }", "axis -4 is not an axis of x [N,3,4]")]
    public void Refuses(string param, string message) => LayerCheck.Refused("PTX0400", LayerCheck.Net(Layer(param), "2 3 4"), message);

    [Fact]
    public void Refuses_to_work_in_place() =>
        LayerCheck.Refused("PTX0304", LayerCheck.Net("""layer { name: "l" type: "Tile" bottom: "x" top: ⟦"x"⟧ tile_param { tiles: 2 } }""", "2 3"), "Tile layer 'l'");

    [Fact]
    public void Refuses_more_numbers_than_a_blob_holds() =>
        LayerCheck.Refused("PTX0404", LayerCheck.Net("""layer { name: "l" type: ⟦"Tile"⟧ bottom: "x" top: "t" tile_param { tiles: 2147483647 } }""", "2 3"), "more than a blob can");

    [Theory]
    [InlineData("tile_param { tiles: 2 }", "2 3 4", "t [N,6,4]")]
    [InlineData("tile_param { tiles: 3 axis: 0 }", "2 3 4", "t [6,3,4]")]
    [InlineData("tile_param { tiles: 1 axis: 0 }", "2 3 4", "t [N,3,4]")]
    [InlineData("tile_param { tiles: 2 axis: -1 }", "2 3 4 5 6", "t [N,3,4,5,12]")]
    public void Shapes(string param, string shape, string top) => LayerCheck.Shapes(LayerCheck.Net(Layer(param), shape), top);

    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 2)]
    [InlineData(-1, 4)]
    public void The_copies_stand_one_after_the_other_and_their_gradients_add_up(int axis, int tiles)
    {
        long[] shape = [2, 3, 2];
        using Tensor x = Numbers.Mixed(shape);
        using Pass pass = Pass.Of(Layer($"tile_param {{ axis: {axis} tiles: {tiles} }}"), x);
        int block = (int)shape[(axis < 0 ? axis + 3 : axis)..].Aggregate(1L, (a, b) => a * b);
        float[] values = Numbers.Of(x);
        int[] sources = [.. Enumerable.Range(0, 12 / block).SelectMany(b => Enumerable.Repeat(Enumerable.Range(b * block, block), tiles).SelectMany(i => i))];
        Assert.Equal([.. sources.Select(i => values[i])], pass.Values);
        float[] gradient = new float[12];
        for (int i = 0; i < sources.Length; i++)
            gradient[sources[i]] += Pass.Gradient(i);
        Numbers.AreClose(gradient, pass.GradientOf("x"));
    }

    public static GoldenRows Rows { get; } = new()
    {
        ["default_axis"] = c => c.Top("y", Tile.Forward(c["x"], tiles: 3)),
        ["axis_last"] = c => c.Top("y", Tile.Forward(c["x"], tiles: 2, axis: -1)),
        ["one"] = c => c.Top("y", Tile.Forward(c["x"], tiles: 1)),
    };

    public static string Example => LayerCheck.Net("""
        layer { name: "channels" type: "Tile" bottom: "x" top: "channels" tile_param { tiles: 2 } }
        layer { name: "last" type: "Tile" bottom: "channels" top: "last" tile_param { axis: -1 tiles: 3 } }
        """, "2 3 4");
}
