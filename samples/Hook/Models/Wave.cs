using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace HookSample.Models;

/// <summary>The layers of wave.prototxt that Prototxt does not know.</summary>
public sealed partial class Wave
{
    /// <summary>Divides each row by the root of its mean square and multiplies by the learned gain.</summary>
    private partial Tensor RMSNorm(Tensor hidden, RMSNormParameter parameter, IReadOnlyList<Parameter> blobs) =>
        hidden * (hidden.square().mean([1], keepdim: true) + parameter.Eps).rsqrt() * blobs[0];

    /// <summary>Half the square of small differences, and a straight line for those beyond delta; the mean over the batch.</summary>
    private partial Tensor HuberLoss(Tensor output, Tensor height, HuberLossParameter parameter)
    {
        double delta = parameter.Delta;
        Tensor difference = (output - height).abs();
        return where(difference < delta, difference.square() / 2, delta * (difference - (delta / 2))).mean();
    }
}
