using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class LRNTests : GoldenLayerTests<LRNTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["across_alexnet"] = c => c.Top("y", LRN.AcrossChannels(c["x"], localSize: 5, alpha: 0.0001f, beta: 0.75f)),
        ["across_default"] = c => c.Top("y", LRN.AcrossChannels(c["x"])),
        ["across_size1"] = c => c.Top("y", LRN.AcrossChannels(c["x"], localSize: 1, alpha: 2f, beta: 0.5f, k: 0.5f)),
        ["across_size3_k2"] = c => c.Top("y", LRN.AcrossChannels(c["x"], localSize: 3, alpha: 0.5f, beta: 0.6f, k: 2f)),
        ["within_k_ignored"] = c => c.Top("y", LRN.WithinChannel(c["x"], localSize: 3, alpha: 0.5f, beta: 0.6f)),
        ["within_size3"] = c => c.Top("y", LRN.WithinChannel(c["x"], localSize: 3, alpha: 0.5f, beta: 0.6f)),
    };
}
