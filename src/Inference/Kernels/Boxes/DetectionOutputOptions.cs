namespace Prototxt.Layers;

/// <summary>The fields of <c>DetectionOutput</c>; the names and defaults are Caffe's.</summary>
public sealed record DetectionOutputOptions : BoxOptions
{
    /// <summary>Whether the codes have been divided by the variances already.</summary>
    public bool VarianceEncodedInTarget { get; init; }

    /// <summary>Boxes that overlap a better one by more than this are dropped.</summary>
    public float NmsThreshold { get; init; } = 0.3f;

    /// <summary>How many of a class's boxes are looked at; −1 for all.</summary>
    public int TopK { get; init; } = -1;

    /// <summary>What the threshold is multiplied by after each box that is kept, while it is above 0.5.</summary>
    public float Eta { get; init; } = 1f;

    /// <summary>How many boxes of an image are kept in the end; −1 for all.</summary>
    public int KeepTopK { get; init; } = -1;

    /// <summary>Only scores above it count; by default all.</summary>
    public float ConfidenceThreshold { get; init; } = float.MinValue;

    internal override bool VarianceInTarget => VarianceEncodedInTarget;
}
