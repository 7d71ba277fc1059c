namespace Prototxt.Layers;

/// <summary>How SSD's loss compares places.</summary>
public enum LocLossType
{
    /// <summary>Half the squared difference.</summary>
    L2,

    /// <summary>As <c>SmoothL1Loss</c>: half the square of small differences, the magnitude of large ones.</summary>
    SmoothL1,
}
