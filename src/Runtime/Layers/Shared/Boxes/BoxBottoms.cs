using Prototxt.Inference;
using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary>The bottoms that MultiBoxLoss and DetectionOutput have in common.</summary>
internal static class BoxBottoms
{
    /// <summary>What a net predicts for its priors.</summary>
    /// <exception cref="ArgumentException">The bottoms do not fit together.</exception>
    public static BoxPredictions Read(Tensor location, Tensor confidence, Tensor priors, Tensor? objectness, Tensor? refinement, BoxOptions options, LayerName layer)
    {
        ArgumentNullException.ThrowIfNull(location);
        ArgumentNullException.ThrowIfNull(confidence);
        ArgumentNullException.ThrowIfNull(priors);
        ArgumentNullException.ThrowIfNull(options);
        Require.Axis(location, 0, layer);
        (int images, long boxes) = ((int)location.shape[0], priors.numel() / 8);
        long all = images * boxes;
        Require.Count(location, all * (options.ShareLocation ? 4 : 4L * options.NumClasses), layer, "codes");
        Require.Count(confidence, all * options.NumClasses, layer, "scores");
        if (objectness is not null)
            Require.Count(objectness, all * 2, layer, "probabilities");
        if (refinement is not null)
            Require.Count(refinement, all * 4, layer, "codes that move the priors");
        return new(images, new(() => Plain.Floats(location)), Plain.Floats(priors), objectness is null ? null : Plain.Floats(objectness), refinement is null ? null : Plain.Floats(refinement), options);
    }
}
