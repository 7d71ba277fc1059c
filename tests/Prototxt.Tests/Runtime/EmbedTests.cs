using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class EmbedTests : GoldenLayerTests<EmbedTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["basic"] = c => Run(c, new Embed("embed", 7, 4)),
        ["no_bias"] = c => Run(c, new Embed("embed", 7, 4, biasTerm: false)),
    };

    private static void Run(GoldenLayer c, Embed embed)
    {
        var y = c.Load(embed, embed => embed.Bias is null ? [embed.Weight] : [embed.Weight, embed.Bias]).forward(c["idx"]);
        c.Top("y", y);
        c.Top("loss", EuclideanLoss.Forward(y, c["t"]));
    }
}
