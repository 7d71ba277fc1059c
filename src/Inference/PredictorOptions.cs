namespace Prototxt.Inference;

/// <summary>How a predictor is made.</summary>
public sealed record PredictorOptions
{
    /// <summary>The most threads that work on one call, the caller's included; null, the default, for one per processor.</summary>
    public int? Threads { get; init; }

    /// <summary>How the weights of inner products and convolutions are kept in memory: as they are, the default, or in half of the bytes.</summary>
    public WeightPrecision WeightPrecision { get; init; }
}
