namespace Prototxt.Layers;

/// <summary>How SSD's loss compares places.</summary>
public enum LocLossType
{
    /// <summary>Half the squared difference.</summary>
    L2,

    /// <summary>As <see cref="SmoothL1Loss"/>: half the square of small differences, the magnitude of large ones.</summary>
    SmoothL1,
}
