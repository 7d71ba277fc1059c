namespace Prototxt.Layers;

/// <summary>How SSD's layers read what a net predicts for its priors; the names and defaults are Caffe's.</summary>
public abstract record BoxOptions
{
    private protected BoxOptions()
    {
    }

    /// <summary>The number of classes, background included.</summary>
    public required int NumClasses { get; init; }

    /// <summary>Whether all classes have the same boxes; if not, each has codes of its own.</summary>
    public bool ShareLocation { get; init; } = true;

    /// <summary>The class that is none.</summary>
    public int BackgroundLabelId { get; init; }

    /// <summary>How boxes are coded.</summary>
    public BoxCode CodeType { get; init; } = BoxCode.Corner;

    /// <summary>RefineDet's: a prior that is less likely than this to be something is taken for background.</summary>
    public float ObjectnessScore { get; init; } = 0.01f;

    /// <summary>Whether the variances are in the targets of training, so that codes are decoded without them.</summary>
    internal abstract bool VarianceInTarget { get; }
}
