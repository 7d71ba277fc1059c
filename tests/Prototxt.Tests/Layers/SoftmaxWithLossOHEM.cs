using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Layers;

public class SoftmaxWithLossOHEMTests
{
    [Theory]
    [InlineData("top: 't' top: 'p' loss_weight: 1 loss_weight: 0", "WithProbabilities(x, y, ignoreLabel: -1", "t []", "p [N,5]")]
    [InlineData("top: 't'", "Forward(x, y, ignoreLabel: -1", "t []")]
    public void Gives_the_probabilities_too(string tops, string call, params string[] shapes)
    {
        GeneratorRun run = LayerCheck.Shapes(LayerCheck.Net($"layer {{ name: 'l' type: 'SoftmaxWithLossOHEM' bottom: 'x' bottom: 'y' {tops} loss_param {{ ignore_label: -1 }} }}", "8 5", "8 1 1 1"), shapes);
        Assert.Contains(run.Files.Values, f => f.Contains("SoftmaxWithLoss." + call + ", layer: ", StringComparison.Ordinal));
        Assert.All(run.Diagnostics, d => Assert.Equal("PTX0500", d.Id));
    }

    public static string Example => LayerCheck.Net("""
        layer { name: "valid" type: "SoftmaxWithLossOHEM" bottom: "x" bottom: "y" top: "a" }
        layer { name: "both" type: "SoftmaxWithLossOHEM" bottom: "x" bottom: "y" top: "b" top: "probabilities" loss_weight: 1 loss_weight: 0 loss_param { ignore_label: -1 } }
        """, "8 5", "8 1 1 1");
}
