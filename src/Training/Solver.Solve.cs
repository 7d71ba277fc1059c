using Prototxt.Training.Logs;
using Prototxt.Training.Passes;
using Prototxt.Training.Snapshots;

namespace Prototxt.Training;

public abstract partial class Solver
{
    /// <summary>Trains to the last iteration; then come a snapshot, if none is due there anyway, the last loss and the last test.</summary>
    /// <param name="resumeFrom">The state of a snapshot to go on from; null to go on from where the solver is.</param>
    /// <returns>Whether the last iteration was reached; not if <see cref="RequestStop"/> ended it before.</returns>
    /// <exception cref="DivergedException">A loss is no number.</exception>
    /// <exception cref="Data.DataException">A record cannot be read, or a batch is not what a net takes, such as a label that is no class.</exception>
    /// <exception cref="IOException">A snapshot cannot be written; older ones are whole.</exception>
    public bool Solve(string? resumeFrom = null)
    {
        isStopRequested = false;
        return SolveAll(resumeFrom);
    }

    /// <summary>As <see cref="Solve(string)"/>, on a thread of the pool. Cancelling it ends the training when the iteration is done, with a snapshot, and is no error.</summary>
    /// <param name="resumeFrom">The state of a snapshot to go on from; null to go on from where the solver is.</param>
    /// <param name="cancel">Ends the training.</param>
    /// <returns>Whether the last iteration was reached.</returns>
    public async Task<bool> SolveAsync(string? resumeFrom, CancellationToken cancel = default)
    {
        isStopRequested = false;
        using CancellationTokenRegistration registration = cancel.Register(RequestStop);
        return await Task.Run(() => SolveAll(resumeFrom), CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>As <see cref="SolveAsync(string, CancellationToken)"/>, going on from where the solver is.</summary>
    /// <param name="cancel">Ends the training.</param>
    /// <returns>Whether the last iteration was reached.</returns>
    public Task<bool> SolveAsync(CancellationToken cancel = default) => SolveAsync(null, cancel);

    private bool SolveAll(string? resumeFrom)
    {
        if (Options.SnapshotAfterTrain && IsMain)
            SnapshotProbe.Ensure(names.Full(names.Prefix));
        if (resumeFrom is not null)
            Restore(resumeFrom);
        Write(CaffeLines.Starting);
        Write(CaffeLines.Solving(NetName));
        Write(CaffeLines.Policy(Options.LrPolicy.Name));
        var smoothed = new SmoothedLoss(Options.AverageLoss);
        if (!IsStopped())
            Run(Options.MaxIter, smoothed);
        if (Options.SnapshotAfterTrain && (Options.Snapshot == 0 || Iteration % Options.Snapshot != 0))
            Snapshot();
        if (IsStopped())
        {
            Write(CaffeLines.StoppedEarly);
            if (lastSnapshot is { } files)
                Write(CaffeLines.Remark($"To go on, resume from {files.State}"));
            return false;
        }
        ShowLast(smoothed);
        if (Options.TestInterval > 0 && Iteration % Options.TestInterval == 0)
            TestAll();
        Write(CaffeLines.Done);
        Write(CaffeLines.CommandDone);
        return true;
    }

    // One more batch, for its loss.
    private void ShowLast(SmoothedLoss smoothed)
    {
        if (Options.Display == 0 || Iteration % Options.Display != 0)
            return;
        // Caffe looks at it as at the iteration before.
        PassDebug? debug = Iteration > 0 && (Iteration - 1) % Options.Display == 0 ? DebugTrain() : null;
        float[] loss = [pass.Run(Iteration, null, StopsWhenDiverged, scored: false, debug).Loss];
        Average(loss, []);
        smoothed.Add(loss[0]);
        Write(CaffeLines.LastIteration(Iteration, smoothed.Value));
    }
}
