using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Layers;

public class ConvolutionDepthwiseTests
{
    [Theory]
    [InlineData("")]
    [InlineData("num_output: 4 group: 4")]
    public void Each_channel_is_a_group_with_an_output(string fields)
    {
        GeneratorRun run = LayerCheck.Shapes(LayerCheck.Net($"layer {{ name: 'c' type: 'ConvolutionDepthwise' bottom: 'x' top: 'c' convolution_param {{ {fields} kernel_size: 3 }} }}", "1 4 6 6"), "c [N,4,4,4]");
        Assert.Empty(run.Diagnostics);
        Assert.Contains(run.Files.Values, f => f.Contains("group: 4", StringComparison.Ordinal) && f.Contains("Caffe::Convolution", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("num_output: ⟦8⟧")]
    [InlineData("group: ⟦2⟧")]
    public void Does_not_ask(string field) => LayerCheck.WithoutEffect(
        LayerCheck.Net($"layer {{ name: 'c' type: 'ConvolutionDepthwise' bottom: 'x' top: 'c' convolution_param {{ {field} kernel_size: 3 }} }}", "1 4 6 6"), "4 channels");

    public static string Example => LayerCheck.Net("""
        layer { name: "each" type: "ConvolutionDepthwise" bottom: "x" top: "each" convolution_param { kernel_size: 3 pad: 1 } }
        """, "1 4 6 6");
}
