using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class TileTests : GoldenLayerTests<TileTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["default_axis"] = c => c.Top("y", Tile.Forward(c["x"], tiles: 3)),
        ["axis_last"] = c => c.Top("y", Tile.Forward(c["x"], tiles: 2, axis: -1)),
        ["one"] = c => c.Top("y", Tile.Forward(c["x"], tiles: 1)),
    };
}
