using System.Numerics.Tensors;
using Prototxt.Inference.Tests.Infrastructure;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Inference.Tests.Predictors;

/// <summary>Trained nets, layer by layer, beside what real Caffe recorded of them.</summary>
public sealed class NetTests
{
    /// <summary>Twenty convolutions by Winograd's way, of weights many of which are next to zero, and a sum at the end.</summary>
    [SkippableFact]
    public unsafe void VDSR_gives_Caffes_recorded_numbers()
    {
        using LayerWeights weights = Open("vdsr", "VDSR_Adam.caffemodel");
        using Workspace work = GuardedMemory.Workspace(3, new WorkerPool(2));
        fixed (float* numbers = Recorded.Input(1, 1, 48, 40))
        {
            var data = new Value(numbers, 1, 1, 48, 40);
            Value x = weights.Convolution("conv1", 1, 64, [3, 3], pad: [1, 1], activation: Activation.ReLU).Run(data, work[0]);
            for (int i = 2; i < 20; i++)
                x = weights.Convolution($"conv{i}", 64, 64, [3, 3], pad: [1, 1], activation: Activation.ReLU).Run(x, work[(i + 1) % 2]);
            Value residual = Layouts.ToChannelsLast(data, work[2]);
            x = weights.Convolution("conv20", 64, 1, [3, 3], pad: [1, 1]).Run(x, work[1], add: residual);
            Check("vdsr__VDSR_Adam", "sum", x);
        }
    }

    /// <summary>PReLU of every layer, sizes rounded up, and three outputs.</summary>
    [SkippableFact]
    public unsafe void MTCNNs_third_net_gives_Caffes_recorded_numbers()
    {
        using LayerWeights weights = Open("mtcnn", "det3.caffemodel");
        using Workspace work = GuardedMemory.Workspace(4, new WorkerPool(2));
        fixed (float* numbers = Recorded.Input(1, 3, 48, 48))
        {
            Value x = weights.Convolution("conv1", 3, 32, [3, 3], activation: weights.PReLU("prelu1", 32)).Run(new(numbers, 1, 3, 48, 48), work[0]);
            x = Pooling.Max(x, work[1], [3, 3], [2, 2]);
            x = weights.Convolution("conv2", 32, 64, [3, 3], activation: weights.PReLU("prelu2", 64)).Run(x, work[0]);
            x = Pooling.Max(x, work[1], [3, 3], [2, 2]);
            x = weights.Convolution("conv3", 64, 64, [3, 3], activation: weights.PReLU("prelu3", 64)).Run(x, work[0]);
            x = Pooling.Max(x, work[1], [2, 2], [2, 2]);
            x = weights.Convolution("conv4", 64, 128, [2, 2], activation: weights.PReLU("prelu4", 128)).Run(x, work[0]);
            x = weights.InnerProduct("conv5", 1152, 256, activation: weights.PReLU("prelu5", 256)).Run(Layouts.ToPlain(x, work[1]), work[0]);
            Check("mtcnn__det3", "prob1", Softmax.Run(weights.InnerProduct("conv6-1", 256, 2).Run(x, work[1]), work[1]));
            Check("mtcnn__det3", "conv6-2", weights.InnerProduct("conv6-2", 256, 4).Run(x, work[2]));
            Check("mtcnn__det3", "conv6-3", weights.InnerProduct("conv6-3", 256, 10).Run(x, work[3]));
        }
    }

    /// <summary>A Deconvolution at the end, and a slope for what is negative.</summary>
    [SkippableFact]
    public unsafe void Waifu2x_gives_Caffes_recorded_numbers()
    {
        using LayerWeights weights = Open("waifu2x", "upconv7early_scale2.0x.caffemodel");
        using Workspace work = GuardedMemory.Workspace(2, new WorkerPool(2));
        fixed (float* numbers = Recorded.Input(1, 3, 40, 36))
        {
            Value x = new(numbers, 1, 3, 40, 36);
            int[] channels = [3, 32, 32, 64, 64, 128, 128];
            for (int i = 1; i < channels.Length; i++)
                x = weights.Convolution($"conv{i}_layer", channels[i - 1], channels[i], [3, 3], activation: Activation.LeakyReLU(0.1f)).Run(x, work[i % 2]);
            x = weights.Deconvolution("conv7_layer", 128, 3, [4, 4], [2, 2], [1, 1]).Run(x, work[1]);
            Check("waifu2x__upconv7early_scale2.0x", "conv7", x);
        }
    }

    private static LayerWeights Open(string folder, string file) => LayerWeights.Open(SharedData.Require("models", folder, file));

    private static void Check(string model, string output, Value found)
    {
        using var aside = new Workspace(1);
        Value plain = Layouts.ToPlain(found, aside[0]);
        Tensor<float> numbers = Tensor.Create(plain.Span.ToArray());
        Assert.InRange(Recorded.Difference(model, numbers, output), 0, 2e-6);
    }
}
