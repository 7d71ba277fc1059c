using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class BatchReindexTests : GoldenLayerTests<BatchReindexTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["fewer"] = c => Run(c),
        ["repeat"] = c => Run(c),
    };

    private static void Run(GoldenLayer c)
    {
        var scale = c.Load(new Scale("scale", [3]), scale => [scale.Weight]);
        var scaled = c.Own(scale.forward(c["x"]));
        var y = BatchReindex.Forward(scaled, c["idx"]);
        c.Top("y", y);
        c.Top("loss", EuclideanLoss.Forward(y, c["t"]));
    }
}
