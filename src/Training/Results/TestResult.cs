namespace Prototxt.Training;

/// <summary>What a test net gave out.</summary>
/// <param name="Net">Which of the test nets it was, from 0.</param>
/// <param name="Iteration">How often the parameters had been updated.</param>
/// <param name="Scores">The means of its outputs over all batches.</param>
/// <param name="Loss">The mean total loss, with <c>test_compute_loss</c>; null otherwise.</param>
public sealed record TestResult(int Net, int Iteration, IReadOnlyList<NetScore> Scores, float? Loss);
