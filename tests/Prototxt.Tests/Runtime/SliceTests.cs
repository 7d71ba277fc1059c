using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class SliceTests : GoldenLayerTests<SliceTests>, IGoldenRows
{
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
}
