using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class EltwiseTests : GoldenLayerTests<EltwiseTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["max"] = c => c.Top("y", Eltwise.Max([c["a"], c["b"], c["c"]])),
        ["max_ties"] = c => c.Top("y", Eltwise.Max([c["a"], c["b"], c["c"]])),
        ["prod"] = c => c.Top("y", Eltwise.Prod([c["a"], c["b"], c["c"]])),
        ["prod_with_zero"] = c => c.Top("y", Eltwise.Prod([c["a"], c["b"], c["c"]])),
        ["sum_coeff"] = c => c.Top("y", Eltwise.Sum([c["a"], c["b"], c["c"]], coeff: [1f, -0.5f, 2.25f])),
        ["sum_default"] = c => c.Top("y", Eltwise.Sum([c["a"], c["b"], c["c"]])),
    };
}
