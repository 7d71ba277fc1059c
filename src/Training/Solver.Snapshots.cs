using Prototxt.Files;
using Prototxt.Training.Logs;
using Prototxt.Training.Passes;
using Prototxt.Training.Snapshots;
using Prototxt.Training.Updates;
using Prototxt.Weights;

namespace Prototxt.Training;

public abstract partial class Solver
{
    private IReadOnlyList<LearnableBlob>? blobs;

    // Of one net in one iteration, with room for a run that began with larger numbers than the solver has now.
    private long MostBatches => 1000L * Math.Max(Options.IterSize, Options.TestIter.DefaultIfEmpty(0).Max());

    private IEnumerable<DataPosition> Positions => [pass.Data, .. tests.Select(t => t.Data)];

    /// <summary>
    /// Writes parameters and state, named by the prefix and the iteration. Both files are complete and on the disk before the first of
    /// them gets its name; a second snapshot of the same iteration is the first one. Of several processes, the first writes them.
    /// </summary>
    /// <returns>The files.</returns>
    /// <exception cref="IOException">They cannot be written; older snapshots are as they were.</exception>
    /// <exception cref="InvalidOperationException">A parameter has no size yet, which the first batch will tell.</exception>
    public SnapshotFiles Snapshot()
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        string model = names.ModelOf(Iteration, Options.SnapshotFormat), state = names.StateOf(Iteration, Options.SnapshotFormat);
        SnapshotFiles files = FilesOf(Iteration);
        if (!IsMain)
            return files;
        if (files == lastSnapshot && System.IO.File.Exists(files.Model) && System.IO.File.Exists(files.State))
            return files;
        TrainNet.LearnedLayers.EnsureSized();
        updater ??= new Updater(Options, Learnable());
        Write(CaffeLines.SnapshotModel(Options.SnapshotFormat, model));
        Write(CaffeLines.SnapshotState(Options.SnapshotFormat, state));
        int steps = Iteration > 0 ? Options.LrPolicy.Step(Iteration - 1) : 0;
        new SnapshotWriter(TrainNet, updater, Options.SnapshotDiff).Write(Options.SnapshotFormat, files.Model, files.State, model, Iteration, steps, string.Join(',', Positions.Select(p => p.Batches)));
        lastSnapshot = files;
        Snapshotted?.Invoke(this, files);
        return files;
    }

    /// <summary>
    /// Goes on from a snapshot: parameters, histories and the iteration's number become those of its files; rates are the solver's. A
    /// model that is not where the state says is looked for beside the state. Where data goes on, <see cref="SolverData.ContinuesData"/> says.
    /// </summary>
    /// <param name="path">A <c>.solverstate</c> or <c>.solverstate.h5</c>, Caffe's or one of this library; relative to the solver's folder.</param>
    /// <exception cref="WeightFileException">A file is damaged, something else, or of another net or type of solver; nothing has changed.</exception>
    /// <exception cref="IOException">A file cannot be opened.</exception>
    public void Restore(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ObjectDisposedException.ThrowIf(isDisposed, this);
        using SolverStateFile state = SolverStateFile.Open(Path.Combine(folder, path));
        string model = SnapshotReader.FindModel(state, folder);
        IReadOnlyList<long> batches = continuesData ? SnapshotReader.Batches(state, MostBatches) : [];
        Write(CaffeLines.Resuming(path));
        IReadOnlyList<LearnableBlob> learnable = Learnable();
        SnapshotReader.EnsureFits(state, learnable, Options.Type);
        SnapshotReader.ReadModel(model, TrainNet);
        blobs = Learnable(); // a file tells sizes
        updater?.Dispose();
        updater = new Updater(Options, blobs);
        SnapshotReader.ReadHistory(state, updater.History);
        if (!state.Path.EndsWith(".h5", StringComparison.Ordinal))
            Write(CaffeLines.RestoringHistory);
        foreach ((DataPosition position, long count) in Positions.Zip(batches))
            if (!position.GoTo(count))
                Write(CaffeLines.Remark($"Data goes on behind batch {position.Batches}, as there is no way back to batch {count} of {path}; a solver that has not begun can go on there"));
        if (IsMain)
            foreach (string file in (string[])[state.Path, model])
                AtomicFile.RemoveLeftovers(file);
        Iteration = lastDisplay = state.Iteration;
        lastSnapshot = OwnFiles(state.Path, model);
        ShareState(updater.History);
    }

    private SnapshotFiles FilesOf(int iteration) =>
        new(iteration, names.Full(names.ModelOf(iteration, Options.SnapshotFormat)), names.Full(names.StateOf(iteration, Options.SnapshotFormat)));

    // What a snapshot would write again: while it did, a kill would leave less than there is.
    private SnapshotFiles? OwnFiles(string state, string model)
    {
        SnapshotFiles files = FilesOf(Iteration);
        return Path.GetFullPath(files.State) == Path.GetFullPath(state) && Path.GetFullPath(files.Model) == Path.GetFullPath(model) ? files : null;
    }

    private IReadOnlyList<LearnableBlob> Learnable()
    {
        IReadOnlyList<LearnableBlob> found = LearnableBlobs.Of(TrainNet);
        foreach (LearnableBlob blob in found)
            blob.Freeze();
        return found;
    }

    private void ClearGradients()
    {
        foreach (LearnableBlob blob in blobs ?? [])
            blob.ClearGradient();
    }
}
