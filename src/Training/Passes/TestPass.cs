using Prototxt.Files;
using Prototxt.Training.Data;
using static TorchSharp.torch;

namespace Prototxt.Training.Passes;

/// <summary>A test net with its data.</summary>
/// <param name="index">Which of the test nets it is.</param>
/// <param name="net">The net.</param>
/// <param name="view">The view that is tested.</param>
/// <param name="data">Its data.</param>
internal sealed class TestPass(int index, ICaffeNet net, NetView view, INetData data)
{
    public DataPosition Data { get; } = new(data);

    public ICaffeNet Net => net;

    /// <summary>Runs the net on the next batches.</summary>
    /// <param name="train">The trained net, whose parameters are tested.</param>
    /// <param name="iteration">How often they have been updated.</param>
    /// <param name="batches">How many batches make a test.</param>
    /// <param name="computeLoss">Whether the total loss is wanted.</param>
    /// <param name="stop">Asked before each batch.</param>
    /// <param name="watch">Looks at each pass; null where nobody does.</param>
    /// <returns>The means; null where the test was stopped.</returns>
    /// <exception cref="DataException">A batch is not what the net takes.</exception>
    public TestResult? Run(ICaffeNet train, int iteration, int batches, bool computeLoss, Func<bool> stop, IPassWatch? watch = null)
    {
        using var noGrad = no_grad();
        SharedMemory.Share(train, net);
        string where = FormattableString.Invariant($"Iteration {iteration}, test net #{index}");
        float loss = 0;
        NetScore[] sums = [];
        for (int i = 0; i < batches; i++)
        {
            if (stop())
                return null;
            (float batchLoss, IReadOnlyList<NetScore> scores) = One(where, computeLoss, watch);
            loss += batchLoss;
            if (i == 0)
            {
                SharedMemory.Share(train, net); // sizes that the batch told
                sums = [.. scores];
            }
            else
                Add(sums, scores);
        }
        return new TestResult(index, iteration, [.. sums.Select(s => s with { Value = s.Value / batches })], computeLoss ? loss / batches : null);
    }

    private (float Loss, IReadOnlyList<NetScore> Scores) One(string where, bool computeLoss, IPassWatch? watch)
    {
        using var scope = NewDisposeScope();
        using Batch batch = Batch.Next(Data, net, view);
        if (watch is not null)
        {
            using WatchedBlobs watched = Misfit.Told(where, Data, () => new WatchedBlobs(view, batch.Inputs));
            watch.Forward(watched);
            return (Loss(computeLoss ? watched.TotalLoss : null), Scores.Of(view, batch.Inputs, name => watched[name]));
        }
        using NetOutputs outputs = Misfit.Told(where, Data, () => view.Run(batch.Inputs));
        return (Loss(computeLoss ? outputs.TotalLoss : null), Scores.Of(view, batch.Inputs, name => outputs[name]));
    }

    private static float Loss(Tensor? total) => total?.to(ScalarType.Float32).item<float>() ?? 0;

    private void Add(NetScore[] sums, IReadOnlyList<NetScore> scores)
    {
        if (scores.Count != sums.Length)
            throw new SolverException($"Test net #{index}: expected {sums.Length} numbers from each batch, as from the first, found {scores.Count}; their mean is taken, so the outputs {string.Join(", ", view.Outputs.Select(o => $"'{Listing.Short(o.Name)}'"))} must keep their shape.");
        for (int i = 0; i < sums.Length; i++)
            sums[i] = sums[i] with { Value = sums[i].Value + scores[i].Value };
    }
}
