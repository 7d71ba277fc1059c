using Prototxt.Training.Data;
using Prototxt.Training.Distributed;
using static TorchSharp.torch;

namespace Prototxt.Training;

public abstract partial class Solver
{
    private readonly IProcessGroup? group;
    private readonly DataParallel? parallel;

    /// <summary>Whether this process tests, and writes logs and snapshots: the first of those that train together, or the only one.</summary>
    public bool IsMain => group is null or { Rank: 0 };

    // All processes draw the same order of records, of which each takes its batches, and numbers of its own within the net.
    private DataOptions ShareData(DataOptions options)
    {
        if (group is null)
            return options;
        using Tensor seed = tensor(new[] { options.Seed >= 0 ? options.Seed : Random.Shared.Next() });
        group.Broadcast(seed);
        long shared = seed.item<long>();
        if (Options.RandomSeed < 0)
            manual_seed(shared + group.Rank);
        return options with { Seed = shared, Shard = (group.Rank, group.Size) };
    }

    /// <summary>Whether this process or one that it trains with was asked to stop.</summary>
    private bool IsStopped() => parallel is null ? isStopRequested : isStopRequested = parallel.Any(isStopRequested);

    /// <summary>Makes losses and scores the means over all processes.</summary>
    private IReadOnlyList<NetScore> Average(float[] losses, IReadOnlyList<NetScore> scores)
    {
        if (parallel is null)
            return scores;
        double[] means = [.. losses, .. scores.Select(s => s.Value)];
        parallel.Average(means);
        for (int i = 0; i < losses.Length; i++)
            losses[i] = (float)means[i];
        return [.. scores.Select((s, i) => s with { Value = (float)means[losses.Length + i] })];
    }

    // Each process has read the files; those of the first count.
    private void ShareState(IReadOnlyList<Tensor> history)
    {
        if (parallel is null)
            return;
        parallel.EnsureSame([$"{Iteration}"], "iterations");
        parallel.Share();
        foreach (Tensor tensor in history)
            parallel.Share(tensor);
    }
}
