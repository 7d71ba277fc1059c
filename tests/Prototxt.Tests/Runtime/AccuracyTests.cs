using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class AccuracyTests : GoldenLayerTests<AccuracyTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["basic"] = c => c.Top("y", Accuracy.Forward(c["x"], c["label"])),
        ["all_ignored"] = c => c.Top("y", Accuracy.Forward(c["x"], c["label"], ignoreLabel: 2)),
        ["axis_last"] = c => c.Top("y", Accuracy.Forward(c["x"], c["label"], topK: 2, axis: -1)),
        ["ignore"] = c => c.Top("y", Accuracy.Forward(c["x"], c["label"], ignoreLabel: 2)),
        ["per_class"] = c => PerClass(c, ignoreLabel: null),
        ["spatial"] = c => PerClass(c, ignoreLabel: 1),
    };

    private static void PerClass(GoldenLayer c, int? ignoreLabel)
    {
        var (top, perClass) = Accuracy.WithPerClass(c["x"], c["label"], ignoreLabel: ignoreLabel);
        c.Top("acc", top);
        c.Top("per_class", perClass);
    }
}
