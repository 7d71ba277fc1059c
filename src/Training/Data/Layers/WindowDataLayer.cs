namespace Prototxt.Training.Data;

/// <summary>
/// Caffe's WindowData layer: windows of pictures, drawn at random, first those of the background (label 0), then those with an object.
/// How they are cut out is <see cref="BaseDataLayer.Transform"/>'s <see cref="Imaging.ImageTransform.Window"/>. Tops: [N, C, crop_size, crop_size],
/// and the labels [N].
/// </summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Tops">Two: the windows, and the labels.</param>
public sealed record WindowDataLayer(string Name, IReadOnlyList<string> Tops) : BaseDataLayer(Name, Tops)
{
    /// <summary><c>fg_threshold</c>: from this overlap on a window shows an object.</summary>
    public float ForegroundThreshold { get; init; } = 0.5f;

    /// <summary><c>bg_threshold</c>: below this overlap a window shows background.</summary>
    public float BackgroundThreshold { get; init; } = 0.5f;

    /// <summary><c>fg_fraction</c>: this part of a batch shows objects, rounded down.</summary>
    public float ForegroundFraction { get; init; } = 0.25f;

    /// <summary><c>cache_images</c>: the picture files are kept in memory, encoded as they are.</summary>
    public bool CacheImages { get; init; }

    /// <summary><c>root_folder</c>: put before each path of the list as text.</summary>
    public string RootFolder { get; init; } = "";

    internal override string Type => "WindowData";
}
