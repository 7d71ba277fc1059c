using System.ComponentModel;
using Prototxt.Inference;
using Prototxt.Predictors;
using static TorchSharp.torch;

namespace Prototxt;

/// <summary>Between nets on TorchSharp and their predictors: what generated code calls.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class NetPredictors
{
    /// <summary>The weights of a net as they are now; a predictor that is made of them copies them.</summary>
    /// <exception cref="InvalidOperationException">A parameter has no size yet, or no numbers, or two layers with learned blobs have one name.</exception>
    public static LayerWeights WeightsOf(ICaffeNet net)
    {
        ArgumentNullException.ThrowIfNull(net);
        return LayerWeights.From(new NetSource(net.GetType().Name, net.LearnedLayers));
    }

    /// <summary>Tensors as a predictor's inputs: where they lie if they are plain, copies otherwise.</summary>
    /// <exception cref="ArgumentException">A tensor has another shape than its input.</exception>
    public static TensorInputs Inputs(IReadOnlyList<PredictorInput> inputs, params Tensor[] tensors) => new(inputs, tensors);

    /// <summary>A predictor's output as a new tensor on the CPU, of float32.</summary>
    public static Tensor Output(Value output) => TensorOutput.Of(output);
}
