namespace Prototxt.Inference;

/// <summary>The fields of PriorBox; the defaults are Caffe's. Sizes are in pixels of the picture.</summary>
public sealed record PriorBoxOptions
{
    /// <summary>Smallest sizes; fractions are cut off.</summary>
    public float[] MinSize { get; init; } = [];

    /// <summary>Largest sizes, none or as many as smallest ones; fractions are cut off.</summary>
    public float[] MaxSize { get; init; } = [];

    /// <summary>Widths divided by heights, in addition to 1.</summary>
    public float[] AspectRatio { get; init; } = [];

    /// <summary>Whether each ratio comes with its inverse.</summary>
    public bool Flip { get; init; } = true;

    /// <summary>Whether boxes end where the picture ends.</summary>
    public bool Clip { get; init; }

    /// <summary>One number, or one for each of left, top, right and bottom.</summary>
    public float[] Variance { get; init; } = [0.1f];

    /// <summary>The picture's height and width; null for those of the bottom.</summary>
    public float[]? ImageSize { get; init; }

    /// <summary>The pixels between places, down and to the right; null for the picture's size divided by the feature map's.</summary>
    public float[]? Step { get; init; }

    /// <summary>Where in its cell a place lies, in parts of the cell.</summary>
    public float Offset { get; init; } = 0.5f;
}
