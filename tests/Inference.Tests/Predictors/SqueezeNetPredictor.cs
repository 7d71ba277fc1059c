using System.Numerics.Tensors;

namespace Prototxt.Inference.Tests.Predictors;

/// <summary>SqueezeNet 1.1 as the generator shall write it. Both halves of a fire module are put beside each other, so that its Concat costs nothing.</summary>
internal sealed class SqueezeNetPredictor : HandwrittenPredictor
{
    private readonly Convolution _conv1, _conv10;
    private readonly (Convolution Squeeze, Convolution Expand1x1, Convolution Expand3x3) _fire2, _fire3, _fire4, _fire5, _fire6, _fire7, _fire8, _fire9;

    private SqueezeNetPredictor(LayerWeights weights, int? threads)
        : base(weights, slots: 3, threads)
    {
        _conv1 = weights.Convolution("conv1", inputs: 3, outputs: 64, kernel: [3, 3], stride: [2, 2], activation: Activation.ReLU); // conv1 + relu_conv1
        _fire2 = Fire("fire2", 64, 16, 64);
        _fire3 = Fire("fire3", 128, 16, 64);
        _fire4 = Fire("fire4", 128, 32, 128);
        _fire5 = Fire("fire5", 256, 32, 128);
        _fire6 = Fire("fire6", 256, 48, 192);
        _fire7 = Fire("fire7", 384, 48, 192);
        _fire8 = Fire("fire8", 384, 64, 256);
        _fire9 = Fire("fire9", 512, 64, 256);
        _conv10 = weights.Convolution("conv10", inputs: 512, outputs: 1000, kernel: [1, 1], activation: Activation.ReLU); // conv10 + relu_conv10

        // the generator writes these lines out
        (Convolution, Convolution, Convolution) Fire(string name, int inputs, int squeezed, int outputs) => (
            weights.Convolution($"{name}/squeeze1x1", inputs, squeezed, kernel: [1, 1], activation: Activation.ReLU),
            weights.Convolution($"{name}/expand1x1", squeezed, outputs, kernel: [1, 1], activation: Activation.ReLU),
            weights.Convolution($"{name}/expand3x3", squeezed, outputs, kernel: [3, 3], pad: [1, 1], activation: Activation.ReLU));
    }

    public static SqueezeNetPredictor Load(string path, int? threads = null) => Make(LayerWeights.Open(path), weights => new SqueezeNetPredictor(weights, threads));

    /// <summary>Predicts.</summary>
    /// <param name="data">[images, 3, 227, 227], row-major.</param>
    /// <param name="images">How many images.</param>
    /// <param name="cancel">Calls it off.</param>
    /// <returns>prob, [images, 1000, 1, 1].</returns>
    public unsafe Tensor<float> Predict(ReadOnlySpan<float> data, int images = 1, CancellationToken cancel = default)
    {
        fixed (float* numbers = data)
        {
            using Call call = Begin(cancel);
            return Output(Forward(Input(numbers, data.Length, "data", images, 3, 227, 227), call.Workspace), call.Workspace[1]);
        }
    }

    private Value Forward(Value data, Workspace work)
    {
        Value conv1 = _conv1.Run(data, to: work[0]);                                    // [images, 64, 113, 113]: conv1 + relu_conv1
        Value pool1 = Pooling.Max(conv1, to: work[1], kernel: [3, 3], stride: [2, 2]);  // [images, 64, 56, 56]
        Value fire2 = Fire(_fire2, pool1, work[0], work[2], 64);                        // [images, 128, 56, 56]
        Value fire3 = Fire(_fire3, fire2, work[0], work[1], 64);
        Value pool3 = Pooling.Max(fire3, to: work[2], kernel: [3, 3], stride: [2, 2]);  // [images, 128, 28, 28]
        Value fire4 = Fire(_fire4, pool3, work[0], work[1], 128);
        Value fire5 = Fire(_fire5, fire4, work[0], work[2], 128);
        Value pool5 = Pooling.Max(fire5, to: work[1], kernel: [3, 3], stride: [2, 2]);  // [images, 256, 14, 14]
        Value fire6 = Fire(_fire6, pool5, work[0], work[2], 192);
        Value fire7 = Fire(_fire7, fire6, work[0], work[1], 192);
        Value fire8 = Fire(_fire8, fire7, work[0], work[2], 256);
        Value fire9 = Fire(_fire9, fire8, work[0], work[1], 256);                       // [images, 512, 14, 14]; drop9 does nothing
        Value conv10 = _conv10.Run(fire9, to: work[2]);                                 // [images, 1000, 14, 14]: conv10 + relu_conv10
        Value pool10 = Pooling.Average(conv10, to: work[0], kernel: null);              // [images, 1000, 1, 1]
        return Softmax.Run(pool10, to: work[0]);                                        // [images, 1000, 1, 1]: prob
    }

    private static Value Fire((Convolution Squeeze, Convolution Expand1x1, Convolution Expand3x3) fire, Value x, Target aside, Target to, int outputs)
    {
        Value squeezed = fire.Squeeze.Run(x, to: aside);
        Value expand1x1 = fire.Expand1x1.Run(squeezed, to: to.Part(0, 2 * outputs));
        Value expand3x3 = fire.Expand3x3.Run(squeezed, to: to.Part(outputs, 2 * outputs));
        return Concat.Joined(expand1x1, expand3x3);
    }
}
