using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class InfogainLossTests : GoldenLayerTests<InfogainLossTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["from_file"] = c => c.Top("loss", InfogainLoss.Forward(c["x"], c["label"], source: Path.Combine(c.Folder, "infogain.binaryproto"))),
        ["from_file_prob_top"] = c => WithProbability(c),
        ["third_bottom"] = c => ThirdBottom(c),
    };

    private static TorchSharp.torch.Tensor Matrix(GoldenLayer c) => c.Own(InfogainLoss.ReadMatrix(Path.Combine(c.Folder, "infogain.binaryproto")));

    private static void WithProbability(GoldenLayer c)
    {
        var (loss, probability) = InfogainLoss.WithProbability(c["x"], c["label"], Matrix(c), ignoreLabel: 2, normalization: LossNormalization.Full);
        c.Top("loss", loss);
        c.Top("prob", probability);
    }

    private static void ThirdBottom(GoldenLayer c)
    {
        var scores = c.Load(new InnerProduct("ip", 3, 4), ip => [ip.Weight, ip.Bias!]).forward(c["q"]);
        c.Top("score", scores);
        c.Top("loss", InfogainLoss.Forward(scores, c["label"], c["H"], normalization: LossNormalization.BatchSize));
    }
}
