using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Prototxt.Kernels;
using Prototxt.Training.Data;
using Prototxt.Training.Updates;
using static TorchSharp.torch;

namespace Prototxt.Training.Passes;

/// <summary>Runs the trained net on the next batch, and back.</summary>
/// <param name="net">The net.</param>
/// <param name="view">The view that is trained.</param>
/// <param name="data">Its data.</param>
internal sealed class TrainPass(ICaffeNet net, NetView view, INetData data)
{
    public DataPosition Data { get; } = new(data);

    /// <summary>How many records all passes have taken.</summary>
    public long Records { get; private set; }

    /// <summary>One pass, which adds to the gradients.</summary>
    /// <param name="iteration">The iteration's number, for messages.</param>
    /// <param name="blobs">What the net learns; null to go forward only.</param>
    /// <param name="stopsWhenDiverged">Whether a loss that is no number is an error.</param>
    /// <param name="scored">Whether the outputs are wanted as numbers.</param>
    /// <param name="watch">Looks at the pass; null for one that nobody looks at.</param>
    /// <returns>The total loss, and the outputs.</returns>
    /// <exception cref="DivergedException">The loss is no number.</exception>
    /// <exception cref="DataException">The batch is not what the net takes.</exception>
    public (float Loss, IReadOnlyList<NetScore> Scores) Run(int iteration, IReadOnlyList<LearnableBlob>? blobs, bool stopsWhenDiverged, bool scored, IPassWatch? watch = null)
    {
        using var scope = NewDisposeScope();
        using Batch batch = Batch.Next(Data, net, view);
        Records += batch.Records;
        string where = FormattableString.Invariant($"Iteration {iteration}");
        if (watch is not null)
        {
            using WatchedBlobs watched = Misfit.Told(where, Data, () => new WatchedBlobs(view, batch.Inputs));
            watch.Forward(watched);
            float seen = Run(iteration, watched.TotalLoss, batch, blobs, stopsWhenDiverged);
            if (blobs is not null)
                watch.Backward(watched, blobs);
            return (seen, scored ? Scores.Of(view, batch.Inputs, name => watched[name]) : []);
        }
        using NetOutputs outputs = Misfit.Told(where, Data, () => view.Run(batch.Inputs));
        float loss = Run(iteration, outputs.TotalLoss, batch, blobs, stopsWhenDiverged);
        return (loss, scored ? Scores.Of(view, batch.Inputs, name => outputs[name]) : []);
    }

    // The loss as a number, and the backward pass from it.
    private float Run(int iteration, Tensor? total, Batch batch, IReadOnlyList<LearnableBlob>? blobs, bool stopsWhenDiverged)
    {
        if (total is null)
            throw new SolverException($"The view {view.Name} has no loss that training could minimise.");
        using Tensor detached = total.detach();
        using Tensor single = detached.to(ScalarType.Float32);
        float loss = single.item<float>();
        if (stopsWhenDiverged && !float.IsFinite(loss))
            throw new DivergedException(iteration, loss, BlowUp.Find(view, batch.Inputs, blobs));
        if (blobs is null || !total.requires_grad)
            return loss;
        foreach (LearnableBlob blob in blobs)
            if (blob.HoldsLastPassOnly)
                blob.ClearGradient();
        Back(total);
        return loss;
    }

    private static void Back(Tensor total)
    {
        GradientFailure.Take(); // of a pass that somebody else gave up
        try
        {
            total.backward();
        }
        catch (ExternalException) when (GradientFailure.Take() is { } cause)
        {
            // libtorch only knows that there is no gradient
            ExceptionDispatchInfo.Throw(cause);
        }
    }
}
