namespace Prototxt.Inference;

/// <summary>How a predicted box differs from its prior.</summary>
public enum BoxCode
{
    /// <summary>By its corners.</summary>
    Corner,

    /// <summary>By its centre in parts of the prior's size, and the logarithms of its size's.</summary>
    CenterSize,

    /// <summary>By its corners in parts of the prior's size.</summary>
    CornerSize,
}
