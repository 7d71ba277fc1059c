namespace Prototxt.Training.Data;

/// <summary>
/// Caffe's ImageData layer: picture files from a list, one a line with its label behind the last space. Tops: [N, C, H, W], and the
/// labels [N].
/// </summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Tops">Two: the pictures, and the labels.</param>
public sealed record ImageDataLayer(string Name, IReadOnlyList<string> Tops) : BaseDataLayer(Name, Tops)
{
    /// <summary><c>shuffle</c>: another order in each epoch, Caffe's for the seed.</summary>
    public bool Shuffle { get; init; }

    /// <summary><c>rand_skip</c>: less than so many lines, drawn at random, are left out at the beginning; 0 for none.</summary>
    public int RandSkip { get; init; }

    /// <summary><c>root_folder</c>: put before each path of the list as text, as Caffe does, so that a folder ends with a slash.</summary>
    public string RootFolder { get; init; } = "";

    /// <summary><c>new_height</c>: rows to which pictures are resized, in pixels; 0 leaves them.</summary>
    public int NewHeight { get; init; }

    /// <summary><c>new_width</c>: columns to which pictures are resized, in pixels; 0 leaves them.</summary>
    public int NewWidth { get; init; }

    /// <summary><c>is_color</c>: three channels, else one.</summary>
    public bool IsColor { get; init; } = true;

    internal override string Type => "ImageData";
}
