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
        ("VGG 3x3 512", [1, 512, 512, 1, 14, 14, 3, 1, 1]),
        ("ResNet 3x3 512", [1, 512, 512, 1, 7, 7, 3, 1, 1]),
        ("ResNet 3x3 256", [1, 256, 256, 1, 14, 14, 3, 1, 1]),
        ("MobileNet 1x1 64-128", [1, 64, 128, 1, 56, 56, 1, 1, 0]),
        ("MobileNet 1x1 512-512", [1, 512, 512, 1, 14, 14, 1, 1, 0]),
        ("MobileNet conv1 3x3 stride 2", [1, 3, 32, 1, 224, 224, 3, 2, 1]),
        ("SqueezeNet expand 1x1 16-64", [1, 16, 64, 1, 55, 55, 1, 1, 0]),
        ("SqueezeNet conv10 1x1 512-1000", [1, 512, 1000, 1, 14, 14, 1, 1, 0]),
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
            yield return Convolution(name, shape, lanes, name.StartsWith("dilated", StringComparison.Ordinal) ? 2 : 1, Weights(shape));
        int[] vdsr = [1, 64, 64, 1, 128, 128, 3, 1, 1];
        // as decay leaves them: half of the channels next to zero, above it and below
        Tensor decayed = Weights(vdsr);
        using (Tensor some = decayed.narrow(0, 0, 32))
            some.mul_(1e-38f);
        using (Tensor others = decayed.narrow(1, 0, 16))
            others.mul_(1e-30f);
        yield return Convolution("VDSR 3x3 64, weights next to zero", vdsr, lanes, 1, decayed);
        int[] mtcnn = [1, 3, 10, 1, 108, 192, 3, 1, 0];
        yield return Convolution("MTCNN conv1 3-10, PReLU", mtcnn, lanes, 1, Weights(mtcnn), Activation.PReLU([.. Enumerable.Repeat(0.25f, 10)]), (y, slopes) => y.prelu(slopes));
        int[] waifu = [1, 64, 64, 1, 100, 100, 3, 1, 0];
        yield return Convolution("waifu2x 3x3 64, leaky ReLU", waifu, lanes, 1, Weights(waifu), Activation.LeakyReLU(0.1f), (y, _) => nn.functional.leaky_relu(y, 0.1, inplace: true));
        foreach (int images in new[] { 1, 8, 32 })
            foreach (bool isHalved in new[] { false, true })
                yield return InnerProduct(images, lanes, isHalved);
        yield return Convolution("ResNet 1x1 256-64, weights of two bytes", [1, 256, 64, 1, 56, 56, 1, 1, 0], lanes, 1, Weights([1, 256, 64, 1, 56, 56, 1]), precision: WeightPrecision.BFloat16);
        yield return Convolution("VDSR 3x3 64, weights of two bytes", vdsr, lanes, 1, Weights(vdsr), precision: WeightPrecision.BFloat16);
        yield return Picture("max pooling 3x3 stride 2, 96x55x55", (x, to) => Pooling.Max(x, to, [3, 3], [2, 2]), x => nn.functional.max_pool2d(x, [3, 3], [2, 2], ceil_mode: true));
        yield return Picture("LRN 96x55x55", (x, to) => LRN.AcrossChannels(x, to, 5, 1e-4f), x => nn.functional.local_response_norm(x, 5, 1e-4));
        yield return Picture("ReLU 96x55x55", (x, to) => Pointwise.Run(x, to, Activation.ReLU), x => x.relu());
        yield return Picture("average of the picture 96x55x55", (x, to) => Pooling.Average(x, to, null), x => nn.functional.adaptive_avg_pool2d(x, 1));
        yield return Picture("softmax over 2 of 96x55x55", (x, to) => Softmax.Run(x.Reshape(4, 48, 2, 3025), to, 2), x => x.reshape(4, 48, 2, 3025).softmax(2), isPlain: true);
        yield return Picture("to plain 96x55x55", (x, to) => Layouts.ToPlain(x, to), x => x.permute(0, 2, 3, 1).contiguous());
        yield return Picture("softmax over 96 channels", (x, to) => Softmax.Run(x, to), x => x.softmax(1));
        yield return Picture("Eltwise sum 96x55x55", (x, to) => Eltwise.Sum([x, x], to), x => x + x);
    }

    private static Tensor Weights(int[] s) => randn(s[2], s[1] / s[3], s[6], s[6]);

    private static KernelTiming InnerProduct(int images, int lanes, bool isHalved)
    {
        Tensor x = randn(images, 9216), w = randn(4096, 9216), b = randn(4096);
        var memory = new WeightMemory([.. w.data<float>()]);
        if (isHalved)
            using (WeightMemory whole = memory)
                memory = whole.Halve(w.numel());
        var layer = new Inference.InnerProduct("fc6", 9216, 4096, memory, [.. b.data<float>()], Activation.ReLU, lanes);
        var work = new Workspace(2, WorkerPool.Single);
        Value bottom = work[0].Plain(images, 9216);
        x.data<float>().CopyTo(bottom.Span);
        return new($"AlexNet fc6, {images} images{(isHalved ? ", weights of two bytes" : "")}", images * 9216.0 * 4096, () => layer.Run(bottom, work[1]), () =>
        {
            using Tensor y = nn.functional.linear(x, w, b);
            y.relu_();
        }, layer, work, x, w, b);
    }

    private static KernelTiming Picture(string name, Func<Value, Target, Value> ours, Func<Tensor, Tensor> theirs, bool isPlain = false)
    {
        Tensor x = randn(4, 96, 55, 55);
        var work = new Workspace(3, WorkerPool.Single);
        Value plain = work[0].Plain(4, 96, 55, 55);
        x.data<float>().CopyTo(plain.Span);
        Value bottom = isPlain ? plain : Layouts.ToChannelsLast(plain, work[1]);
        return new(name, bottom.Count / 2.0, () => ours(bottom, work[2]), () => theirs(x).Dispose(), work, x);
    }

    private static unsafe KernelTiming Convolution(string name, int[] s, int lanes, int dilation, Tensor w, Activation? activation = null, Func<Tensor, Tensor, Tensor>? function = null,
        WeightPrecision precision = WeightPrecision.Float32)
    {
        Tensor x = randn(s[0], s[1], s[4], s[5]), b = randn(s[2]);
        var weights = new ConvolutionWeights([.. w.data<float>()], [.. b.data<float>()], s[1], s[2], s[3],
            new Window([s[6], s[6]], [s[7], s[7]], [s[8], s[8]], [dilation, dilation]), lanes, precision);
        var layer = new Inference.Convolution(name, weights, activation: activation ?? Activation.ReLU);
        Tensor slopes = full(s[2], 0.25f);
        var work = new Workspace(3, WorkerPool.Single);
        Value plain = work[0].Plain(s[0], s[1], s[4], s[5]);
        x.data<float>().CopyTo(plain.Span);
        Value bottom = s[1] > 4 ? Layouts.ToChannelsLast(plain, work[1]) : plain;
        Value top = layer.Run(bottom, work[2]);
        long[] stride = [s[7], s[7]], pad = [s[8], s[8]], dilations = [dilation, dilation];
        return new(name, (double)weights.Work * top.Pixels, () => layer.Run(bottom, work[2]), () =>
        {
            using Tensor y = nn.functional.conv2d(x, w, b, stride, pad, dilations, s[3]);
            if (function is null)
                y.relu_();
            else
                function(y, slopes).Dispose();
        }, layer, work, x, w, b, slopes);
    }
}
