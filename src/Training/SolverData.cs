using Prototxt.Training.Data;

namespace Prototxt.Training;

/// <summary>The data of a solver as the program wants it: how data layers are read, or what takes their place.</summary>
public sealed record SolverData
{
    /// <summary>
    /// What is said to data layers. Its folder is also where relative paths of snapshots and weights begin. The solver's
    /// <c>random_seed</c> counts where it gives none.
    /// </summary>
    public DataOptions? Options { get; init; }

    /// <summary>
    /// Whether a solver that is resumed passes over the batches that the run has had, those of its tests too, so that it goes on as if it
    /// had never stopped. States of this library tell their number. Caffe begins at the first record anew, and so does a solver that is
    /// told <see langword="false"/> or has a state of Caffe.
    /// </summary>
    public bool ContinuesData { get; init; } = true;

    /// <summary>Batches for the trained net in place of its data layers; null for these. They stay the caller's.</summary>
    public INetData? Train { get; init; }

    /// <summary>Batches for each test net in place of its data layers; null, or a null in the list, for these. They stay the caller's.</summary>
    public IReadOnlyList<INetData?>? Tests { get; init; }
}
