namespace Prototxt.Training;

/// <summary>The two files of a snapshot.</summary>
/// <param name="Iteration">How often the parameters had been updated.</param>
/// <param name="Model">The net's parameters.</param>
/// <param name="State">How far the solver was; it names the model.</param>
public sealed record SnapshotFiles(int Iteration, string Model, string State);
