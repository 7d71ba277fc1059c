using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class LSTMTests : GoldenLayerTests<LSTMTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["basic"] = c => c.Top("h", Load(c, new LSTM("op", 6, 4)).forward(c["x"], c["cont"])),
        ["fractional_cont"] = c => c.Top("h", Load(c, new LSTM("op", 6, 4)).forward(c["x"], c["cont"])),
        ["one_step"] = c => c.Top("h", Load(c, new LSTM("op", 3, 4)).forward(c["x"], c["cont"])),
        ["two_forwards"] = c => Twice(c),
        ["expose_hidden"] = c => Expose(c),
    };

    private static LSTM Load(GoldenLayer c, LSTM op) => c.Load(op, op =>
        op.StaticWeight is null ? [op.InputWeight, op.Bias, op.HiddenWeight] : [op.InputWeight, op.Bias, op.StaticWeight, op.HiddenWeight]);

    private static void Twice(GoldenLayer c)
    {
        var op = Load(c, new LSTM("op", 6, 4));
        op.forward(c["x"], c["cont"]).Dispose();
        c.Top("h", op.forward(c["x"], c["cont"]));
    }

    private static void Expose(GoldenLayer c)
    {
        var (top, hidden, cell) = Load(c, new LSTM("op", 6, 4)).ForwardExposed(c["x"], c["cont"], c["h0"], c["c0"]);
        c.Top("h", top);
        c.Top("hT", hidden);
        c.Top("cT", cell);
    }
}
