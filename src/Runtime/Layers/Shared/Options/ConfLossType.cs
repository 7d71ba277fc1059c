namespace Prototxt.Layers;

/// <summary>How SSD's loss reads the scores of classes.</summary>
public enum ConfLossType
{
    /// <summary>All classes of a prior together, by softmax.</summary>
    Softmax,

    /// <summary>Each class as a probability of its own.</summary>
    Logistic,
}
