using Prototxt.Weights;

namespace Prototxt.Inference;

/// <summary>How a predictor is made.</summary>
public sealed record PredictorOptions
{
    /// <summary>The most threads that work on one call, the caller's included; null, the default, for one per processor.</summary>
    public int? Threads { get; init; }

    /// <summary>How weights are kept in memory: as they are, the default, or in half of the bytes.</summary>
    public WeightPrecision WeightPrecision { get; init; }

    /// <summary>
    /// A file for the weights as they are packed for this processor, beside the model as a rule; null, the default, for none. The first load
    /// writes it, and later ones map it, which takes hardly any time. It may be several times as large as the model. If it is of another model
    /// or of another net, damaged or gone, it is made anew; where it cannot be written, every load packs. A file of another kind, as the model itself, is refused with a <c>WeightFileException</c>, and stays. Nobody may shorten it while it is used.
    /// Without effect where the weights come from memory or from a net.
    /// </summary>
    public string? PackedFile { get; init; }

    /// <summary>The order of the axes of an <c>.npy</c>; without effect on other files.</summary>
    public NpyLayout NpyLayout { get; init; }
}
