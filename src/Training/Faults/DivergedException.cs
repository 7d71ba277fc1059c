namespace Prototxt.Training;

/// <summary>
/// The loss of an iteration is no number any more. Nothing was updated in that iteration, and snapshots are as they were; the message
/// names the first blob that is no number.
/// </summary>
public sealed class DivergedException : SolverException
{
    internal DivergedException(int iteration, float loss, string origin)
        : base(FormattableString.Invariant($"Iteration {iteration}: the loss is {(float.IsNaN(loss) ? "NaN" : "infinite")}. {origin} A smaller base_lr, clip_gradients or a check of the data may help; the last snapshot is whole."))
    {
        Iteration = iteration;
        Origin = origin;
    }

    /// <summary>The iteration, from 0.</summary>
    public int Iteration { get; }

    /// <summary>What is no number, and where.</summary>
    public string Origin { get; }
}
