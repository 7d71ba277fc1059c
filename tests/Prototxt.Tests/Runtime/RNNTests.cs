using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class RNNTests : GoldenLayerTests<RNNTests>, IGoldenRows
{
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
