using Prototxt.Weights;
using static TorchSharp.torch;

namespace Prototxt.Fuzz.Targets;

/// <summary>A file of weights, loaded into a small net: conv [2, 1, 1, 3] and [2], fc [2, 2], and open, whose second axis the file tells.</summary>
internal abstract class WeightTarget : FuzzTarget
{
    public override Verdict Read(byte[] input, string path)
    {
        using IDisposable scope = NewDisposeScope();
        LearnedLayers net = Net();
        float[] before = Values(net);
        try
        {
            LoadReport report = WeightFile.Load(path, net);
            _ = report.ToString();
        }
        catch (Exception e) when (IsDocumented(e))
        {
            return Values(net).SequenceEqual(before) ? Verdict.Refused : throw new InvalidOperationException("Refused, but parameters have changed.", e);
        }
        return Verdict.Read;
    }

    public override bool IsDocumented(Exception exception) => exception is WeightFileException;

    public static LearnedLayers Net() => new([
        new("conv", "Convolution", [full([2, 1, 1, 3], 0.5), full([2], 0.5)]),
        new("fc", "InnerProduct", [full([2, 2], 0.5)]) { InputShape = [1, 1, 2] },
        new("open", "InnerProduct", [zeros(2, 0), full([2], 0.5)]),
    ]);

    private static float[] Values(LearnedLayers net) => [.. net.SelectMany(l => l.Blobs).Where(b => b.numel() > 0).SelectMany(b => b.data<float>().ToArray())];
}
