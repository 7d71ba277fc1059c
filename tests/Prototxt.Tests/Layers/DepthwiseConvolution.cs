using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Layers;

public class DepthwiseConvolutionTests
{
    [Theory]
    [InlineData("DepthwiseConvolution", "group: 4")]
    [InlineData("DepthwiseConvolution", "")]
    [InlineData("ConvolutionDepthwise", "")]
    public void Each_channel_is_a_group(string type, string group)
    {
        GeneratorRun run = LayerCheck.Shapes(LayerCheck.Net($"layer {{ name: 'c' type: '{type}' bottom: 'x' top: 'c' convolution_param {{ num_output: 4 kernel_size: 3 pad: 1 stride: 2 {group} }} }}", "1 4 6 6"), "c [N,4,3,3]");
        Assert.Contains(run.Files.Values, f => f.Contains("group: 4", StringComparison.Ordinal) && f.Contains("Caffe::Convolution", StringComparison.Ordinal));
    }

    [Fact]
    public void Refuses_other_groups() => LayerCheck.Refused("PTX0400",
        LayerCheck.Net("layer { name: 'c' type: 'DepthwiseConvolution' bottom: 'x' top: 'c' convolution_param { num_output: 4 kernel_size: 3 group: ⟦2⟧ } }", "1 4 6 6"), "a group of its own");
}
