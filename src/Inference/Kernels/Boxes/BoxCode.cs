namespace Prototxt.Layers;

/// <summary>How SSD writes a box relative to its prior.</summary>
public enum BoxCode
{
    /// <summary>The differences of left, top, right and bottom.</summary>
    Corner,

    /// <summary>The centre's differences in parts of the prior's size, and the logarithms of the ratios of the sizes.</summary>
    CenterSize,

    /// <summary>The differences of the sides in parts of the prior's size.</summary>
    CornerSize,
}
