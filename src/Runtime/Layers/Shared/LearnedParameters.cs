using static TorchSharp.torch;
using LearnedParameter = TorchSharp.Modules.Parameter;

namespace Prototxt.Layers;

/// <summary>How layers compute with their parameters.</summary>
internal static class LearnedParameters
{
    /// <summary>
    /// The parameter, or, while somebody watches gradients, the same values behind a function that tells of them. Every layer
    /// computes with this value and never with the parameter itself: a gradient is told once, whole.
    /// </summary>
    public static Tensor Watched(this LearnedParameter parameter) => GradientWatch.Current is { } watch ? watch.Watch(parameter) : parameter;
}
