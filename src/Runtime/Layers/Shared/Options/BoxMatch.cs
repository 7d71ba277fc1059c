namespace Prototxt.Layers;

/// <summary>How many priors a true box gets in SSD's loss.</summary>
public enum BoxMatch
{
    /// <summary>One, the prior that overlaps it most.</summary>
    Bipartite,

    /// <summary>That one, and each other prior that overlaps it enough.</summary>
    PerPrediction,
}
