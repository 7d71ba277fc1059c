using System.Numerics.Tensors;

namespace Prototxt.Inference.Tests.Predictors;

/// <summary>LeNet as the generator shall write it: what is fused, where a value lives, and nothing else.</summary>
internal sealed class LeNetPredictor : HandwrittenPredictor
{
    private readonly Convolution _conv1, _conv2;
    private readonly InnerProduct _ip1, _ip2;

    private LeNetPredictor(LayerWeights weights, int? threads)
        : base(weights, slots: 2, threads)
    {
        _conv1 = weights.Convolution("conv1", inputs: 1, outputs: 20, kernel: [5, 5]);
        _conv2 = weights.Convolution("conv2", inputs: 20, outputs: 50, kernel: [5, 5]);
        _ip1 = weights.InnerProduct("ip1", inputs: 800, outputs: 500, activation: Activation.ReLU); // ip1 + relu1
        _ip2 = weights.InnerProduct("ip2", inputs: 500, outputs: 10);
    }

    public static LeNetPredictor Load(string path, int? threads = null) => Make(LayerWeights.Open(path), weights => new LeNetPredictor(weights, threads));

    public static LeNetPredictor From(LayerWeights weights, int? threads = null) => Make(weights, weights => new LeNetPredictor(weights, threads));

    /// <summary>Predicts.</summary>
    /// <param name="data">[images, 1, 28, 28], row-major.</param>
    /// <param name="images">How many images.</param>
    /// <param name="cancel">Calls it off.</param>
    /// <returns>prob, [images, 10].</returns>
    public unsafe Tensor<float> Predict(ReadOnlySpan<float> data, int images = 1, CancellationToken cancel = default)
    {
        fixed (float* numbers = data)
        {
            using Call call = Begin(cancel);
            return Output(Forward(Input(numbers, data.Length, "data", images, 1, 28, 28), call.Workspace), call.Workspace[1]);
        }
    }

    private Value Forward(Value data, Workspace work)
    {
        Value conv1 = _conv1.Run(data, to: work[0]);                                     // [images, 20, 24, 24], channels last
        Value pool1 = Pooling.Max(conv1, to: work[1], kernel: [2, 2], stride: [2, 2]);   // [images, 20, 12, 12], channels last
        Value conv2 = _conv2.Run(pool1, to: work[0]);                                    // [images, 50, 8, 8], channels last
        Value pool2 = Pooling.Max(conv2, to: work[1], kernel: [2, 2], stride: [2, 2]);   // [images, 50, 4, 4], channels last
        Value flat = Layouts.ToPlain(pool2, to: work[0]);                                // [images, 50, 4, 4]
        Value ip1 = _ip1.Run(flat, to: work[1]);                                         // [images, 500]: ip1 + relu1
        Value ip2 = _ip2.Run(ip1, to: work[0]);                                          // [images, 10]
        return Softmax.Run(ip2, to: work[0]);                                            // [images, 10]: prob
    }
}
