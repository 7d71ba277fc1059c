namespace Prototxt.Inference;

/// <summary>The fields of DetectionOutput; the defaults are Caffe's.</summary>
public sealed record DetectionOptions
{
    /// <summary>How many classes there are, the background included.</summary>
    public int NumClasses { get; init; }

    /// <summary>Whether all classes have one code for a box.</summary>
    public bool ShareLocation { get; init; } = true;

    /// <summary>The class that is nothing; -1 for none.</summary>
    public int BackgroundLabelId { get; init; }

    /// <summary>How boxes are coded.</summary>
    public BoxCode CodeType { get; init; } = BoxCode.Corner;

    /// <summary>Whether codes have been divided by the variances already.</summary>
    public bool VarianceEncodedInTarget { get; init; }

    /// <summary>Boxes that overlap a better one by more than this are dropped.</summary>
    public float NmsThreshold { get; init; } = 0.3f;

    /// <summary>How many boxes of a class are looked at; -1 for all.</summary>
    public int TopK { get; init; } = -1;

    /// <summary>What the threshold is multiplied by after each box.</summary>
    public float Eta { get; init; } = 1;

    /// <summary>How many boxes of an image are kept; -1 for all.</summary>
    public int KeepTopK { get; init; } = -1;

    /// <summary>Scores that are not above this are left out.</summary>
    public float ConfidenceThreshold { get; init; } = float.MinValue;

    /// <summary>RefineDet's: a prior that is less likely than this to be something is taken for background.</summary>
    public float ObjectnessScore { get; init; } = 0.01f;
}
