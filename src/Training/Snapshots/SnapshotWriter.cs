using Prototxt.Files;
using Prototxt.Tensors;
using Prototxt.Training.Updates;
using Prototxt.Weights;
using static TorchSharp.torch;

namespace Prototxt.Training.Snapshots;

/// <summary>Writes the parameters of a net and the state of its solver, in one of Caffe's two formats.</summary>
/// <param name="net">The trained net.</param>
/// <param name="updater">What changes its parameters.</param>
/// <param name="withDiffs">Whether what was last subtracted is written beside the parameters.</param>
internal sealed class SnapshotWriter(ICaffeNet net, Updater updater, bool withDiffs)
{
    private IEnumerable<LearnedLayer> Layers => net.LearnedLayers.EnsureSized().Where(l => (l.Views & NetViews.Train) != 0);

    /// <summary>Writes both files; they get their names when both are complete.</summary>
    /// <param name="format">The format.</param>
    /// <param name="model">The path of the parameters.</param>
    /// <param name="state">The path of the state.</param>
    /// <param name="learnedNet">The path of the parameters as the state gives it.</param>
    /// <param name="iteration">How often parameters have been updated.</param>
    /// <param name="currentStep">How many steps the rate has taken.</param>
    /// <param name="batches">How many batches the nets have had.</param>
    /// <exception cref="IOException">They cannot be written; older snapshots are as they were.</exception>
    public void Write(SnapshotFormat format, string model, string state, string learnedNet, int iteration, int currentStep, string batches)
    {
        if (format == SnapshotFormat.Hdf5)
            AtomicFile.WritePair(model, s => Hdf5Snapshot.WriteModel(s, Layers, withDiffs ? Diff : null), state, s => Hdf5Snapshot.WriteState(s, iteration, learnedNet, updater.History, currentStep, batches));
        else
            AtomicFile.WritePair(
                model, s => CaffeModelWriter.Write(s, (net as IStatefulNet)?.NetName ?? net.GetType().Name, Layers.Select(Written)),
                state, s => SolverStateWriter.Write(s, iteration, learnedNet, updater.History.Select(h => Written(h, null)), currentStep, batches));
    }

    private WrittenLayer Written(LearnedLayer layer) => new(layer.Name, layer.Type, [.. layer.Blobs.Select(b => Written(b, withDiffs ? Diff(b) : null))]);

    private static WrittenBlob Written(Tensor blob, Tensor? diff)
    {
        bool isDouble = blob.dtype == ScalarType.Float64;
        return new(blob.shape, isDouble, stream => Write(stream, blob, isDouble)) { WriteDiff = diff is null ? null : stream => Write(stream, diff, isDouble) };
    }

    private static void Write(Stream stream, Tensor blob, bool isDouble)
    {
        using Tensor rows = TensorMemory.OnCpu(blob, isDouble ? ScalarType.Float64 : ScalarType.Float32);
        TensorMemory.Write(rows, stream);
    }

    // What belongs to a blob, which may be a view of a parameter that an earlier layer shares.
    private Tensor Diff(Tensor blob) =>
        (updater.Blobs.FirstOrDefault(b => b.Value.Handle == blob.Handle) ?? updater.Blobs.First(b => IsSame(b.Value, blob))).Keep();

    private static unsafe bool IsSame(Tensor one, Tensor other) => TensorMemory.Address(one) == TensorMemory.Address(other);
}
