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

    [Theory]
    [InlineData("")]
    [InlineData("num_output: 4 group: 4")]
    public void ConvolutionDepthwise_has_an_output_for_each_channel(string fields) => Assert.Empty(
        LayerCheck.Shapes(LayerCheck.Net($"layer {{ name: 'c' type: 'ConvolutionDepthwise' bottom: 'x' top: 'c' convolution_param {{ {fields} kernel_size: 3 }} }}", "1 4 6 6"), "c [N,4,4,4]").Diagnostics);

    [Theory]
    [InlineData("num_output: ⟦8⟧")]
    [InlineData("group: ⟦2⟧")]
    public void ConvolutionDepthwise_does_not_ask(string field) => LayerCheck.WithoutEffect(
        LayerCheck.Net($"layer {{ name: 'c' type: 'ConvolutionDepthwise' bottom: 'x' top: 'c' convolution_param {{ {field} kernel_size: 3 }} }}", "1 4 6 6"), "4 channels");

    [Fact]
    public void Warns_of_other_groups()
    {
        GeneratorRun run = LayerCheck.Shapes(LayerCheck.Net("layer { name: 'c' type: 'DepthwiseConvolution' bottom: 'x' top: 'c' convolution_param { num_output: 4 kernel_size: 3 group: 2 } }", "1 4 6 6"), "c [N,4,4,4]");
        Assert.Contains("group 2 counts", Assert.Single(run.Diagnostics, d => d.Id == "PTX0412").GetMessage(null), StringComparison.Ordinal);
    }
}
