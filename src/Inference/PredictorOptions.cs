namespace Prototxt.Inference;

/// <summary>How a predictor is made.</summary>
public sealed record PredictorOptions
{
    /// <summary>The most threads that work on one call, the caller's included; null, the default, for one per processor.</summary>
    public int? Threads { get; init; }
}
