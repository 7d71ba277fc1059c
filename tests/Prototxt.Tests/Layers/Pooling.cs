using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using TorchSharp;
using Xunit;

namespace Prototxt.Tests.Layers;

public class PoolingTests : GoldenLayerTests<PoolingTests>, IGoldenRows
{
    private static string Net(string param, string shape = "2 3 6 5") =>
        LayerCheck.Net($$"""layer { name: "l" type: "Pooling" bottom: "x" top: "t" {{param}} }""", shape);

    [Theory]
    [InlineData("⟦pooling_param⟧ { pool: MAX }", "kernel_size is missing")]
    [InlineData("pooling_param { kernel_h: ⟦2⟧ }", "kernel_h and kernel_w must be given together")]
    [InlineData("pooling_param { kernel_w: ⟦2⟧ }", "kernel_h and kernel_w must be given together")]
    [InlineData("pooling_param { kernel_size: ⟦3⟧ kernel_h: 2 kernel_w: 2 }", "give either kernel_size or kernel_h and kernel_w")]
    [InlineData("pooling_param { kernel_size: ⟦0⟧ }", "kernel size cannot be 0")]
    [InlineData("pooling_param { kernel_h: ⟦0⟧ kernel_w: 2 }", "kernel size cannot be 0")]
    [InlineData("pooling_param { kernel_size: 2 pad_h: ⟦1⟧ }", "pad_h and pad_w must be given together")]
    [InlineData("pooling_param { kernel_size: 2 pad: ⟦1⟧ pad_h: 1 pad_w: 1 }", "give either pad or pad_h and pad_w")]
    [InlineData("pooling_param { kernel_size: 2 stride_w: ⟦1⟧ }", "stride_h and stride_w must be given together")]
    [InlineData("pooling_param { kernel_size: 2 stride: ⟦1⟧ stride_h: 1 }", "give either stride or stride_h and stride_w")]
    [InlineData("pooling_param { kernel_size: 2 stride: ⟦0⟧ }", "stride cannot be 0")]
    [InlineData("pooling_param { kernel_size: 2 stride_h: 2 stride_w: ⟦0⟧ }", "stride cannot be 0")]
    [InlineData("pooling_param { kernel_size: 2 pad: ⟦2⟧ }", "pad must be smaller than the kernel, found pad 2x2 and kernel 2x2")]
    [InlineData("pooling_param { kernel_h: 3 kernel_w: 2 pad_h: 2 pad_w: ⟦2⟧ }", "pad must be smaller than the kernel, found pad 2x2 and kernel 3x2")]
    [InlineData("pooling_param { pool: STOCHASTIC kernel_size: 3 pad: ⟦1⟧ }", "padding is for MAX and AVE only")]
    [InlineData("pooling_param { global_pooling: true kernel_size: ⟦3⟧ }", "a kernel size cannot be given too")]
    [InlineData("pooling_param { global_pooling: true kernel_w: ⟦3⟧ }", "a kernel size cannot be given too")]
    [InlineData("pooling_param { global_pooling: true stride: ⟦2⟧ }", "stride 1 and pad 0 only")]
    [InlineData("pooling_param { global_pooling: true pad_h: 0 pad_w: ⟦1⟧ }", "stride 1 and pad 0 only")]
    public void Refuses(string param, string message) => LayerCheck.Refused("PTX0400", Net(param), message);

    [Theory]
    [InlineData("2 3 6", "expects 4 axes")]
    [InlineData("2 3 2 2 2", "expects 4 axes")]
    [InlineData("2 3 2 5", "no smaller than its window of 4x4")]
    public void Refuses_a_bottom(string shape, string message) =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net("""layer { name: "l" type: "Pooling" bottom: ⟦"x"⟧ top: "t" pooling_param { kernel_size: 4 } }""", shape), message);

    [Theory]
    [InlineData("AVE")]
    [InlineData("STOCHASTIC")]
    public void Only_MAX_has_a_mask(string pool) =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net($$"""layer { name: "l" type: "Pooling" bottom: "x" top: "t" top: ⟦"mask"⟧ pooling_param { pool: {{pool}} kernel_size: 2 } }""", "2 3 6 5"), "1 top, found 2");

    [Fact]
    public void Refuses_to_work_in_place() =>
        LayerCheck.Refused("PTX0304", LayerCheck.Net("""layer { name: "l" type: "Pooling" bottom: "x" top: ⟦"x"⟧ pooling_param { kernel_size: 1 } }""", "2 3 6 5"), "Pooling layer 'l'");

    [Theory]
    [InlineData("pooling_param { kernel_size: 3 kernel_h: ⟦2⟧ }", "kernel_size counts")]
    [InlineData("pooling_param { kernel_size: 3 kernel_w: ⟦2⟧ }", "kernel_size counts")]
    public void One_number_beside_kernel_size_is_ignored_as_Caffe_ignores_it(string param, string message) => LayerCheck.WithoutEffect(Net(param), message);

    [Theory]
    [InlineData("2 3 6 5", "pooling_param { kernel_size: 3 stride: 2 }", "t [N,3,3,2]")]
    [InlineData("2 3 6 5", "pooling_param { kernel_size: 3 stride: 2 round_mode: FLOOR }", "t [N,3,2,2]")]
    [InlineData("2 3 7 7", "pooling_param { kernel_size: 2 stride: 3 }", "t [N,3,3,3]")]
    [InlineData("2 3 6 6", "pooling_param { kernel_size: 2 stride: 2 pad: 1 }", "t [N,3,4,4]")]
    [InlineData("2 3 5 5", "pooling_param { kernel_size: 2 stride: 2 pad: 1 }", "t [N,3,3,3]")]
    [InlineData("2 3 4 4", "pooling_param { kernel_size: 1 stride: 3 }", "t [N,3,2,2]")]
    [InlineData("2 3 5 5", "pooling_param { kernel_size: 1 stride: 3 }", "t [N,3,3,3]")]
    [InlineData("2 3 5 5", "pooling_param { kernel_h: 2 kernel_w: 1 stride: 3 pad_h: 1 pad_w: 0 }", "t [N,3,2,2]")]
    [InlineData("2 3 9 8", "pooling_param { kernel_h: 3 kernel_w: 4 stride_h: 2 stride_w: 3 pad_h: 1 pad_w: 2 }", "t [N,3,5,4]")]
    [InlineData("2 3 2 2", "pooling_param { kernel_size: 3 stride: 2 }", "t [N,3,1,1]")]
    [InlineData("2 3 6 5", "pooling_param { pool: AVE global_pooling: true }", "t [N,3,1,1]")]
    [InlineData("2 3 6 5", "pooling_param { pool: STOCHASTIC kernel_size: 2 stride: 2 engine: CAFFE }", "t [N,3,3,3]")]
    public void Shapes(string shape, string param, string top) => LayerCheck.Shapes(Net(param, shape), top);

    public static GoldenRows Rows { get; } = new()
    {
        ["max_2x2s2"] = c => c.Top("y", Pooling.Max(c["x"], kernel: [2, 2], stride: [2, 2])),
        ["max_3x3s2"] = c => c.Top("y", Pooling.Max(c["x"], kernel: [3, 3], stride: [2, 2])),
        ["max_empty_window"] = c => WithMask(c, kernel: 1, stride: 3),
        ["max_floor_pad"] = c => c.Top("y", Pooling.Max(c["x"], kernel: [3, 3], stride: [2, 2], pad: [1, 1], roundMode: RoundMode.Floor)),
        ["max_hw"] = c => c.Top("y", Pooling.Max(c["x"], kernel: [3, 4], stride: [2, 3], pad: [1, 2])),
        ["max_pad_clip"] = c => c.Top("y", Pooling.Max(c["x"], kernel: [3, 3], stride: [2, 2], pad: [1, 1])),
        ["max_pad_clip2"] = c => c.Top("y", Pooling.Max(c["x"], kernel: [2, 2], stride: [2, 2], pad: [1, 1])),
        ["max_stride_gt_kernel"] = c => c.Top("y", Pooling.Max(c["x"], kernel: [2, 2], stride: [3, 3])),
        ["max_ties"] = c => WithMask(c, kernel: 3, stride: 2),
        ["ave_3x3s2_pad1"] = c => c.Top("y", Pooling.Average(c["x"], kernel: [3, 3], stride: [2, 2], pad: [1, 1])),
        ["ave_5x5s3_pad2"] = c => c.Top("y", Pooling.Average(c["x"], kernel: [5, 5], stride: [3, 3], pad: [2, 2])),
        ["ave_floor"] = c => c.Top("y", Pooling.Average(c["x"], kernel: [3, 3], stride: [2, 2], pad: [1, 1], roundMode: RoundMode.Floor)),
        ["ave_global"] = c => c.Top("y", Pooling.GlobalAverage(c["x"])),
        ["ave_s1_pad1"] = c => c.Top("y", Pooling.Average(c["x"], kernel: [3, 3], pad: [1, 1])),
        ["ave_stride_gt_kernel"] = c => c.Top("y", Pooling.Average(c["x"], kernel: [2, 2], stride: [3, 3])),
        ["stochastic_2x2s2_train"] = c => c.Top("y", Pooling.Stochastic(c["x"], kernel: [2, 2], stride: [2, 2], uniform: c["uniform"])),
        ["stochastic_3x3s2_train"] = c => c.Top("y", Pooling.Stochastic(c["x"], kernel: [3, 3], stride: [2, 2], uniform: c["uniform"])),
    };

    [Theory]
    [InlineData(3, 2, 0, RoundMode.Ceil)]
    [InlineData(3, 2, 1, RoundMode.Ceil)]
    [InlineData(3, 2, 1, RoundMode.Floor)]
    [InlineData(2, 2, 1, RoundMode.Ceil)]
    [InlineData(2, 3, 0, RoundMode.Ceil)]
    [InlineData(2, 4, 0, RoundMode.Floor)]
    [InlineData(5, 1, 2, RoundMode.Ceil)]
    [InlineData(7, 3, 6, RoundMode.Ceil)]
    public void Maxima_without_gradients_are_the_same(long kernel, long stride, long pad, RoundMode roundMode)
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor x = torch.randn(2, 3, 11, 14, requires_grad: true);
        torch.Tensor expected = Pooling.Max(x, [kernel, kernel], [stride, stride], [pad, pad], roundMode);
        using var grad = torch.no_grad();
        torch.Tensor found = Pooling.Max(x, [kernel, kernel], [stride, stride], [pad, pad], roundMode);
        Assert.Equal(expected.shape, found.shape);
        Assert.Equal(expected.data<float>().ToArray(), found.data<float>().ToArray());
    }

    private static void WithMask(GoldenLayer c, long kernel, long stride)
    {
        var (top, mask) = Pooling.MaxWithMask(c["x"], [kernel, kernel], [stride, stride]);
        c.Top("y", top);
        c.Top("mask", mask);
    }

    public static string Example => """
        name: "net"
        layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 dim: 13 dim: 11 } } }
        layer { name: "max" type: "Pooling" bottom: "x" top: "max" top: "mask" pooling_param { kernel_size: 3 stride: 2 pad: 1 } }
        layer { name: "ave" type: "Pooling" bottom: "max" top: "ave" pooling_param { pool: AVE kernel_h: 3 kernel_w: 2 stride_h: 2 stride_w: 1 round_mode: FLOOR } }
        layer { name: "random" type: "Pooling" bottom: "ave" top: "random" pooling_param { pool: STOCHASTIC kernel_size: 2 } }
        layer { name: "global" type: "Pooling" bottom: "random" top: "global" pooling_param { pool: AVE global_pooling: true } }
        """;
}
