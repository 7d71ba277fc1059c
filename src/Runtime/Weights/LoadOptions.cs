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

    /// <summary>The order of the axes in an <c>.npy</c> file.</summary>
    public NpyLayout NpyLayout { get; init; }
}
