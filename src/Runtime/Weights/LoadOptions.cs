namespace Prototxt.Weights;

/// <summary>How a file of weights is loaded. The default is Caffe's: by layer name, and whatever matches by name must match in shape.</summary>
public sealed class LoadOptions
{
    /// <summary>
    /// Whether a layer whose blobs differ in number or shape keeps its values and is reported, as wanted for fine-tuning.
    /// Otherwise, the default, it is an error that lists all such layers, before anything is copied.
    /// </summary>
    public bool SkipMismatched { get; init; }

    /// <summary>Layer names of the file, each with the layer's name in the net. Names not listed stay.</summary>
    public IDictionary<string, string> Rename { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Layer names of the file (before <see cref="Rename"/>) that are not to be loaded; they are reported as unused.</summary>
    public ISet<string> Ignore { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>
    /// Whether shapes are equal that differ by axes of size 1 only, as [1, 64, 1, 1] and [64]. The default is Caffe's: they are not,
    /// but in files of the oldest format, which gives every blob four axes, and for BatchNorm, whose blobs NVIDIA's fork wrote in both ways.
    /// </summary>
    public bool IgnoreUnitAxes { get; init; }

    /// <summary>
    /// Whether a BatchNorm with a scale and a bias, as in NVIDIA's fork, takes the three blobs of one without. Its scale becomes 1
    /// and its bias 0; both are reported as missing, with that value.
    /// </summary>
    public bool PlainBatchNorm { get; init; }

    /// <summary>
    /// Whether numbers next to zero stay, those below 1e-37 in single precision, which are denormal or become so when they are multiplied.
    /// Otherwise, the default, they become 0, and the report counts them: training leaves them in weights that decay, no result shows
    /// them, and on many processors layers that hold many of them take many times as long.
    /// </summary>
    public bool KeepDenormals { get; init; }

    /// <summary>
    /// The views for which the <c>Load</c> of a generated class insists on every parameter, by default <see cref="NetViews.Predict"/>.
    /// Parameters of other views may be missing and then start as their fillers say. <c>LoadWeights</c> insists on nothing.
    /// </summary>
    public NetViews CompleteFor { get; init; } = NetViews.Predict;

    /// <summary>The order of the axes in an <c>.npy</c> file.</summary>
    public NpyLayout NpyLayout { get; init; }

    /// <summary>What the net calls a layer of the file.</summary>
    internal string NetName(string name) => Rename.TryGetValue(name, out string? other) ? other : name;
}
