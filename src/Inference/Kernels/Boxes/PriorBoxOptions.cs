namespace Prototxt.Layers;

/// <summary>The fields of <c>PriorBox</c>; the defaults are Caffe's. Sizes are in pixels of the picture.</summary>
public sealed record PriorBoxOptions
{
    /// <summary>Smallest sizes; fractions are cut off.</summary>
    public IReadOnlyList<float> MinSize { get; init; } = [];

    /// <summary>Largest sizes, none or as many as smallest ones; fractions are cut off.</summary>
    public IReadOnlyList<float> MaxSize { get; init; } = [];

    /// <summary>Widths divided by heights, in addition to 1.</summary>
    public IReadOnlyList<float> AspectRatio { get; init; } = [];

    /// <summary>Whether each ratio comes with its inverse.</summary>
    public bool Flip { get; init; } = true;

    /// <summary>Whether boxes end where the picture ends.</summary>
    public bool Clip { get; init; }

    /// <summary>One number, or one for each of left, top, right and bottom.</summary>
    public IReadOnlyList<float> Variance { get; init; } = [0.1f];

    /// <summary>The picture's [height, width]; null for those of the bottom.</summary>
    public IReadOnlyList<float>? ImageSize { get; init; }

    /// <summary>The pixels between places, [vertical, horizontal]; null for the picture's size divided by the feature map's.</summary>
    public IReadOnlyList<float>? Step { get; init; }

    /// <summary>Where in its cell a place lies, in parts of the cell.</summary>
    public float Offset { get; init; } = 0.5f;

    /// <summary>
    /// OpenCV's: several places of a cell instead of <see cref="Offset"/>: down, right, down, right and so on. Each box stands at
    /// all of them before the next, and sizes keep their fractions.
    /// </summary>
    public IReadOnlyList<float> Offsets { get; init; } = [];

    /// <summary>OpenCV's: the boxes themselves instead of <see cref="MinSize"/>: height, width, height, width and so on.</summary>
    public IReadOnlyList<float> Sizes { get; init; } = [];

    /// <summary>
    /// FaceBoxes': squares of <see cref="MinSize"/>, of 32 pixels sixteen for each place and of 64 pixels four, 8 and 16 pixels apart. A
    /// square of n pixels reaches from the middle of its first pixel to that of its last.
    /// </summary>
    public bool FaceBoxes { get; init; }
}
