using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Layers;

public class SmoothL1LossOHEMTests
{
    [Theory]
    [InlineData("top: 's' top: 'each' loss_weight: 1 loss_weight: 0 loss_param { normalization: PRE_FIXED pre_fixed_normalizer: 128 }", "WithRegions(x, y, z, fixedNormalizer: 128f", "s []", "each [N,1,1,1]")]
    [InlineData("top: 's' loss_param { normalize: false }", "Normalized(x, y, z, normalization: Caffe::LossNormalization.BatchSize", "s []")]
    public void Divides_as_told_and_gives_each_loss(string rest, string call, params string[] shapes)
    {
        GeneratorRun run = LayerCheck.Shapes(LayerCheck.Net($"layer {{ name: 's' type: 'SmoothL1LossOHEM' bottom: 'x' bottom: 'y' bottom: 'z' {rest} }}", "8 4", "8 4", "8 4"), shapes);
        Assert.Contains(run.Files.Values, f => f.Contains("SmoothL1Loss." + call + ", layer: ", StringComparison.Ordinal));
        Assert.All(run.Diagnostics, d => Assert.Equal("PTX0500", d.Id));
    }

    public static string Example => LayerCheck.Net("""
        layer { name: "valid" type: "SmoothL1LossOHEM" bottom: "x" bottom: "y" bottom: "z" top: "a" }
        layer { name: "each" type: "SmoothL1LossOHEM" bottom: "x" bottom: "y" bottom: "z" top: "b" top: "regions" loss_weight: 1 loss_weight: 0 loss_param { normalization: PRE_FIXED pre_fixed_normalizer: 128 } }
        """, "8 4", "8 4", "8 4");
}
