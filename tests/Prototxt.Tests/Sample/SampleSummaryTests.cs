using AlexNet.Models;
using Xunit;

namespace Prototxt.Tests.Sample;

public class SampleSummaryTests
{
    [Fact]
    public void AlexNet_has_the_parameters_and_multiplications_of_the_literature()
    {
        NetSummary summary = global::AlexNet.Models.AlexNet.Summary;
        Assert.Equal(60_965_224, summary.Parameters);
        Assert.Equal(724_406_816, summary.Macs);
        Assert.Equal([55, 27, 27, 13, 13, 13, 13, 6], Sides(summary, "conv1", "pool1", "conv2", "pool2", "conv3", "conv4", "conv5", "pool5"));
    }

    [Fact]
    public void The_page_has_sizes_of_its_own_and_the_same_parameters()
    {
        Assert.Equal([57, 28, 28, 13, 13, 6], Sides(AlexNetPage.Summary, "conv1", "pool1", "conv2", "pool2", "conv5", "pool5"));
        Assert.Equal(60_965_224, AlexNetPage.Summary.Parameters);
    }

    [Fact]
    public void The_digits_net_halves_its_maps_and_rounds_up() =>
        Assert.Equal([28, 14, 7, 4], Sides(AlexNetDigits.Summary, "conv1", "pool1", "pool2", "pool3"));

    [Theory]
    [InlineData("alexnet", "60 965 224 parameters, 232.6 MiB in single precision")]
    [InlineData("page", "60 965 224 parameters, 232.6 MiB in single precision")]
    [InlineData("digits", "5 624 842 parameters, 21.5 MiB in single precision")]
    public void The_table_is_printed_and_fits_into_80_columns(string net, string total)
    {
        var run = SampleRun.Of("summary", "--model", net);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains(total, run.Output, StringComparison.Ordinal);
        Assert.Contains("conv1", run.Output, StringComparison.Ordinal);
        Assert.All(run.Output.Split('\n'), line => Assert.True(line.TrimEnd('\r').Length <= 80, line));
    }

    // The shape of a blob of pictures reads [N,C,H,W].
    private static IEnumerable<int> Sides(NetSummary summary, params string[] layers) =>
        layers.Select(name => summary.Layers.Single(l => l.Name == name).Shape.Trim('[', ']').Split(',')).Select(shape =>
        {
            Assert.Equal(shape[2], shape[3]);
            return int.Parse(shape[2], null);
        });
}
