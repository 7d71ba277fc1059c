namespace Prototxt.Training;

/// <summary>What weight decay adds to a gradient.</summary>
public enum RegularizationType
{
    /// <summary>The decay times the parameter.</summary>
    L2,

    /// <summary>The decay times the parameter's sign.</summary>
    L1,
}
