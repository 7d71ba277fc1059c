using Prototxt.Inference;
using static TorchSharp.torch;

namespace Prototxt.Kernels;

/// <summary>What is timed: layers of well-known nets, each as one kernel.</summary>
internal static class Timings
{
    // name, images, inputs, outputs, group, height, width, kernel, stride, pad
    private static readonly (string Name, int[] Shape)[] Convolutions =
    [
        ("AlexNet conv1 direct, few channels", [1, 3, 96, 1, 227, 227, 11, 4, 0]),
        ("AlexNet conv2 5x5 group 2", [1, 96, 256, 2, 27, 27, 5, 1, 2]),
        ("AlexNet conv3 3x3", [1, 256, 384, 1, 13, 13, 3, 1, 1]),
        ("VDSR 3x3 64", [1, 64, 64, 1, 128, 128, 3, 1, 1]),
        ("ResNet conv1 7x7 stride 2", [1, 3, 64, 1, 224, 224, 7, 2, 3]),
        ("ResNet 1x1 256-64", [1, 256, 64, 1, 56, 56, 1, 1, 0]),
        ("ResNet 1x1 64-256", [1, 64, 256, 1, 56, 56, 1, 1, 0]),
        ("ResNet 3x3 stride 2", [1, 128, 128, 1, 56, 56, 3, 2, 1]),
        ("ResNet 3x3 256", [1, 256, 256, 1, 14, 14, 3, 1, 1]),
        ("SqueezeNet squeeze 128-16", [1, 128, 16, 1, 55, 55, 1, 1, 0]),
        ("SqueezeNet expand 3x3 16-64", [1, 16, 64, 1, 55, 55, 3, 1, 1]),
        ("MobileNet depthwise 3x3", [1, 128, 128, 128, 56, 56, 3, 1, 1]),
        ("MobileNet depthwise 3x3 stride 2", [1, 128, 128, 128, 56, 56, 3, 2, 1]),
        ("MTCNN 3x3 28-48", [1, 28, 48, 1, 11, 11, 3, 1, 0]),
        ("dilated 3x3", [1, 64, 64, 1, 40, 40, 3, 1, 2]),
    ];

    public static IEnumerable<KernelTiming> All(int lanes)
    {
        foreach ((string name, int[] shape) in Convolutions)
            yield return Convolution(name, shape, lanes, name.StartsWith("dilated", StringComparison.Ordinal) ? 2 : 1);
    }

    private static unsafe KernelTiming Convolution(string name, int[] s, int lanes, int dilation)
    {
        Tensor x = randn(s[0], s[1], s[4], s[5]), w = randn(s[2], s[1] / s[3], s[6], s[6]), b = randn(s[2]);
        var weights = new ConvolutionWeights([.. w.data<float>()], [.. b.data<float>()], s[1], s[2], s[3],
            new Window([s[6], s[6]], [s[7], s[7]], [s[8], s[8]], [dilation, dilation]), lanes);
        var layer = new Inference.Convolution(name, weights, activation: Activation.ReLU);
        var work = new Workspace(3, WorkerPool.Single);
        Value plain = work[0].Plain(s[0], s[1], s[4], s[5]);
        x.data<float>().CopyTo(plain.Span);
        Value bottom = s[1] > 4 ? Layouts.ToChannelsLast(plain, work[1]) : plain;
        Value top = layer.Run(bottom, work[2]);
        long[] stride = [s[7], s[7]], pad = [s[8], s[8]], dilations = [dilation, dilation];
        return new(name, (double)weights.Work * top.Pixels, () => layer.Run(bottom, work[2]), () =>
        {
            using Tensor y = nn.functional.conv2d(x, w, b, stride, pad, dilations, s[3]);
            y.relu_();
        }, layer, work, x, w, b);
    }
}
