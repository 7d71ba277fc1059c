namespace Prototxt.Layers;

/// <summary>Which fan of a blob the fillers <see cref="Filler.Xavier"/> and <see cref="Filler.Msra"/> divide by.</summary>
public enum VarianceNorm
{
    /// <summary>The number of inputs of one output.</summary>
    FanIn,

    /// <summary>The number of outputs of one input.</summary>
    FanOut,

    /// <summary>The mean of the two.</summary>
    Average,
}
