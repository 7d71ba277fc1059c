namespace Prototxt.Layers;

/// <summary>The fields of <c>MultiBoxLoss</c>; the names and defaults are Caffe's.</summary>
public sealed record MultiBoxLossOptions : BoxOptions
{
    /// <summary>How the places of matched priors are compared.</summary>
    public LocLossType LocLossType { get; init; } = LocLossType.SmoothL1;

    /// <summary>How scores become the loss of classes.</summary>
    public ConfLossType ConfLossType { get; init; } = ConfLossType.Softmax;

    /// <summary>The weight of the places' loss.</summary>
    public float LocWeight { get; init; } = 1f;

    /// <summary>How many priors a true box may have.</summary>
    public BoxMatch MatchType { get; init; } = BoxMatch.PerPrediction;

    /// <summary>From which overlap on further priors belong to a true box.</summary>
    public float OverlapThreshold { get; init; } = 0.5f;

    /// <summary>Whether priors are matched; if not, the boxes that they predict. Priors that RefineDet moves always are.</summary>
    public bool UsePriorForMatching { get; init; } = true;

    /// <summary>Whether true boxes marked as difficult count.</summary>
    public bool UseDifficultGt { get; init; } = true;

    /// <summary>Which priors count.</summary>
    public BoxMining MiningType { get; init; } = BoxMining.MaxNegative;

    /// <summary>How many negatives there are for each match of an image.</summary>
    public float NegPosRatio { get; init; } = 3f;

    /// <summary>A negative overlaps every true box by less.</summary>
    public float NegOverlap { get; init; } = 0.5f;

    /// <summary>How many hard examples an image has.</summary>
    public int SampleSize { get; init; } = 64;

    /// <summary>Whether predicted codes are to be divided by the variances.</summary>
    public bool EncodeVarianceInTarget { get; init; }

    /// <summary>Whether all classes but the background are one.</summary>
    public bool MapObjectToAgnostic { get; init; }

    /// <summary>Whether boxes that reach out of the picture take no part.</summary>
    public bool IgnoreCrossBoundaryBbox { get; init; }

    /// <summary>What the sum is divided by; Valid is the number of matches, Full that of priors.</summary>
    public LossNormalization Normalization { get; init; } = LossNormalization.Valid;

    internal override bool VarianceInTarget => EncodeVarianceInTarget;
}
