namespace Prototxt.Training;

/// <summary>What an iteration did.</summary>
/// <param name="Iteration">Its number, from 0.</param>
/// <param name="Loss">The total loss, the mean over <c>iter_size</c> passes.</param>
/// <param name="SmoothedLoss">The mean of the last <c>average_loss</c> losses, as Caffe displays it.</param>
/// <param name="Rate">The learning rate.</param>
/// <param name="PassLosses">The total loss of each pass.</param>
public sealed record SolverStep(int Iteration, float Loss, float SmoothedLoss, float Rate, IReadOnlyList<float> PassLosses)
{
    /// <summary>What the net gave out in the last pass, of an iteration that is displayed; empty otherwise.</summary>
    public IReadOnlyList<NetScore> Scores { get; init; } = [];

    /// <summary>How many records its batches had, by the first axis of the first input.</summary>
    public long Records { get; init; }

    /// <summary>How long the iteration took, tests before it not counted.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>How much of that was spent on waiting for data.</summary>
    public TimeSpan Waited { get; init; }
}
