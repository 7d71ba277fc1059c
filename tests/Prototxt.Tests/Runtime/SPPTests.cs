using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class SPPTests : GoldenLayerTests<SPPTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["ave_h2"] = c => c.Top("y", SPP.Average(c["x"], pyramidHeight: 2)),
        ["max_h1"] = c => c.Top("y", SPP.Max(c["x"], pyramidHeight: 1)),
        ["max_h3"] = c => c.Top("y", SPP.Max(c["x"], pyramidHeight: 3)),
    };
}
