namespace Prototxt.Layers;

/// <summary>Which priors count in SSD's loss.</summary>
public enum BoxMining
{
    /// <summary>All of them.</summary>
    None,

    /// <summary>The matched ones, and of the others those that are most wrong about being nothing.</summary>
    MaxNegative,

    /// <summary>Those with the largest losses, matched or not.</summary>
    HardExample,
}
