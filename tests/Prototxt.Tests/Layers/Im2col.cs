using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Layers;

public class Im2colTests : GoldenLayerTests<Im2colTests>, IGoldenRows
{
    private static string Net(string param, string shape = "2 3 6 5") =>
        LayerCheck.Net($$"""layer { name: "l" type: "Im2col" bottom: "x" top: "t" convolution_param { {{param}} } }""", shape);

    [Theory]
    [InlineData("kernel_size: 3 axis: ⟦4⟧", "axis 4 is not an axis of x [N,3,6,5]")]
    [InlineData("kernel_size: ⟦0⟧", "kernel_size must be at least 1, found 0")]
    [InlineData("kernel_size: 2 stride: ⟦0⟧", "stride must be at least 1, found 0")]
    [InlineData("kernel_size: ⟦2⟧ kernel_h: 2 kernel_w: 2", "give either kernel_size or kernel_h and kernel_w")]
    [InlineData("kernel_size: 2 pad: ⟦1⟧ pad: 1 pad: 1", "once for each of the 2 spatial axes; found 3")]
    public void Refuses(string param, string message) => LayerCheck.Refused("PTX0400", Net(param), message);

    [Fact]
    public void Refuses_a_missing_window() => LayerCheck.Refused("PTX0400",
        LayerCheck.Net("""layer { name: "l" type: "Im2col" bottom: "x" top: "t" ⟦convolution_param⟧ { stride: 2 } }""", "2 3 6 5"), "kernel_size is missing");

    [Theory]
    [InlineData("2 3", "kernel_size: 1", "at least one spatial axis after axis 1")]
    [InlineData("2 3 6 5", "kernel_size: 1 axis: -1", "at least one spatial axis after axis 3")]
    [InlineData("2 3 6 2", "kernel_size: 3", "no smaller than its window of 3x3")]
    [InlineData("2 3 6 2", "kernel_size: 4 stride: 2", "no smaller than its window of 4x4, stride 2")]
    [InlineData("2 3 6 2", "kernel_size: 9", "no smaller than its window of 9x9")]
    public void Refuses_a_bottom(string shape, string param, string message) =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net($$"""layer { name: "l" type: "Im2col" bottom: ⟦"x"⟧ top: "t" convolution_param { {{param}} } }""", shape), message);

    [Theory]
    [InlineData("2 3 6 5", "kernel_size: 3", "t [N,27,4,3]")]
    [InlineData("2 3 6 5", "kernel_h: 2 kernel_w: 1 stride_h: 2 stride_w: 3 pad_h: 1 pad_w: 0", "t [N,6,4,2]")]
    [InlineData("2 3 6 5", "kernel_size: 2 dilation: 3", "t [N,12,3,2]")]
    [InlineData("2 3 6 5", "kernel_size: 2 axis: 2", "t [N,3,12,4]")]
    [InlineData("2 3 4 5 6 7", "kernel_size: 2 kernel_size: 1 kernel_size: 3 kernel_size: 1", "t [N,18,3,5,4,7]")]
    [InlineData("2 3 6 2", "kernel_size: 3 stride: 2", "t [N,27,2,1]")]
    public void Shapes(string shape, string param, string top) => LayerCheck.Shapes(Net(param, shape), top);

    // The last two windows are larger than the padded picture, by less than their stride: beyond it are zeros.
    [Theory]
    [InlineData(5, 4, 3, 2, 2, 1, 1, 0, 1, 2)]
    [InlineData(4, 4, 2, 2, 1, 1, 0, 2, 3, 1)]
    [InlineData(2, 5, 3, 2, 2, 1, 0, 0, 1, 1)]
    [InlineData(1, 1, 3, 4, 3, 2, 0, 1, 1, 1)]
    public void Windows_as_columns(int height, int width, int kernelH, int kernelW, int strideH, int strideW, int padH, int padW, int dilationH, int dilationW)
    {
        const int Images = 2, Channels = 2;
        int rows = ((height + (2 * padH) - (dilationH * (kernelH - 1)) - 1) / strideH) + 1, columns = ((width + (2 * padW) - (dilationW * (kernelW - 1)) - 1) / strideW) + 1;
        float[] x = Numbers.Of(Numbers.Mixed(Images, Channels, height, width)), expected = new float[Images * Channels * kernelH * kernelW * rows * columns], gradient = new float[x.Length];
        int to = 0;
        for (int c = 0; c < Images * Channels; c++)
            for (int i = 0; i < kernelH; i++)
                for (int j = 0; j < kernelW; j++)
                    for (int r = 0; r < rows; r++)
                        for (int q = 0; q < columns; q++, to++)
                        {
                            int row = (r * strideH) - padH + (i * dilationH), column = (q * strideW) - padW + (j * dilationW);
                            if (row < 0 || row >= height || column < 0 || column >= width)
                                continue;
                            int from = (((c * height) + row) * width) + column;
                            expected[to] = x[from];
                            gradient[from] += to + 1;
                        }

        using var pass = NetPass.Of(
            Net($"kernel_h: {kernelH} kernel_w: {kernelW} stride_h: {strideH} stride_w: {strideW} pad_h: {padH} pad_w: {padW} dilation: {dilationH} dilation: {dilationW}", $"2 2 {height} {width}"),
            ("x", TorchSharp.torch.tensor(x, [Images, Channels, height, width])));
        Assert.Equal([Images, Channels * kernelH * kernelW, rows, columns], pass.Blob("t").shape);
        Assert.Equal(expected, pass["t"]);
        Numbers.AreClose(gradient, pass.Backward("t").Gradient("x"));
    }

    public static GoldenRows Rows { get; } = new()
    {
        ["dilation"] = c => c.Top("y", Im2col.Forward(c["x"], kernel: [2, 2], pad: [1, 1], dilation: [3, 3])),
        ["nd"] = c => c.Top("y", Im2col.Forward(c["x"], kernel: [2, 2, 3], stride: [1, 1, 2])),
        ["pad_stride"] = c => c.Top("y", Im2col.Forward(c["x"], kernel: [2, 3], stride: [2, 3], pad: [1, 2])),
    };

    public static string Example => """
        name: "net"
        layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 dim: 6 dim: 5 } } }
        layer { name: "columns" type: "Im2col" bottom: "x" top: "columns" convolution_param { kernel_size: 3 pad: 1 stride: 2 } }
        layer { name: "line" type: "Im2col" bottom: "x" top: "line" convolution_param { kernel_size: 2 dilation: 2 axis: 2 } }
        """;
}
