using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Layers;

public class DepthwiseConvolutionTests
{
    [Theory]
    [InlineData("group: 4")]
    [InlineData("")]
    public void Each_channel_is_a_group(string group)
    {
        GeneratorRun run = LayerCheck.Shapes(LayerCheck.Net($"layer {{ name: 'c' type: 'DepthwiseConvolution' bottom: 'x' top: 'c' convolution_param {{ num_output: 4 kernel_size: 3 pad: 1 stride: 2 {group} }} }}", "1 4 6 6"), "c [N,4,3,3]");
        Assert.Contains(run.Files.Values, f => f.Contains("group: 4", StringComparison.Ordinal) && f.Contains("Caffe::Convolution", StringComparison.Ordinal));
    }

    [Fact]
    public void Warns_of_other_groups()
    {
        GeneratorRun run = LayerCheck.Shapes(LayerCheck.Net("layer { name: 'c' type: 'DepthwiseConvolution' bottom: 'x' top: 'c' convolution_param { num_output: 4 kernel_size: 3 group: 2 } }", "1 4 6 6"), "c [N,4,4,4]");
        Assert.Contains("group 2 counts", Assert.Single(run.Diagnostics, d => d.Id == "PTX0412").GetMessage(null), StringComparison.Ordinal);
    }

    public static string Example => LayerCheck.Net("""
        layer { name: "each" type: "DepthwiseConvolution" bottom: "x" top: "a" convolution_param { num_output: 4 kernel_size: 3 pad: 1 stride: 2 } }
        layer { name: "grouped" type: "DepthwiseConvolution" bottom: "x" top: "b" convolution_param { num_output: 4 kernel_size: 3 group: 4 bias_term: false } }
        """, "1 4 6 6");
}
