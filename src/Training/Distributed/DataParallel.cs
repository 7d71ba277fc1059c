using Prototxt.Layers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Prototxt.Training.Distributed;

/// <summary>
/// A net that several processes train, each with its own copy and its share of the data, with the numbers of one process that has
/// all of it: they begin with the parameters of process 0, and average their gradients before each update. While the backward
/// pass still works on the layers in front, the gradients of those behind are on their way.
/// </summary>
/// <remarks>
/// Gradients travel in buckets, in one order for all processes: that in which process 0 got them in the first iteration. That
/// iteration itself sends nothing before its end, since parameters may get their size in it.
/// </remarks>
internal sealed class DataParallel : IDisposable
{
    private readonly IProcessGroup group;
    private readonly nn.Module net;
    private readonly LearnableParameter[] learnable;
    private readonly long bucketBytes;
    private readonly HashSet<Parameter> told = new(ReferenceEqualityComparer.Instance), watchable = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Parameter, GradientBucket> bucketOf = new(ReferenceEqualityComparer.Instance);
    private readonly List<GradientBucket> buckets = [];
    private readonly List<Parameter> seen = [];
    private GradientWatch? watch;
    private int begun;

    /// <summary>Gives the net, on all processes, the parameters and statistics that it has on process 0.</summary>
    /// <param name="group">The processes; they stay the caller's.</param>
    /// <param name="net">This process's copy of the net.</param>
    /// <param name="bucketBytes">The size from which a bucket is sent.</param>
    /// <exception cref="InvalidOperationException">The processes have different nets.</exception>
    public DataParallel(IProcessGroup group, ICaffeNet net, long bucketBytes = 4 << 20)
    {
        this.group = group;
        this.net = (nn.Module)net;
        this.bucketBytes = bucketBytes;
        learnable = [.. net.LearnableParameters.DistinctBy(p => p.Value, ReferenceEqualityComparer.Instance).Where(p => p.LrMult != 0 && p.Value.requires_grad)];
        watchable.UnionWith(learnable.Select(p => p.Value));
        // what a method of the project does with these goes past the watch
        watchable.ExceptWith(this.net.modules().OfType<Hook>().SelectMany(h => h.Blobs));
        Processes.EnsureSame(group, learnable.Select(p => $"{p.Layer}:{p.Index}"), "nets");
        Share();
    }

    /// <summary>Gives all processes the parameters and statistics of process 0; those without size follow when they get one.</summary>
    public void Share()
    {
        foreach (Tensor blob in net.parameters().Concat(net.buffers()).Where(b => b.numel() > 0))
            Share(blob);
        told.UnionWith(net.parameters().Where(p => p.numel() > 0));
    }

    /// <summary>Gives all processes the numbers that process 0 has in a tensor.</summary>
    public void Share(Tensor tensor) => Processes.Share(group, tensor);

    /// <summary>
    /// Begins a forward and backward pass, which ends with <see cref="End"/>. Earlier passes of an iteration, whose gradients add
    /// up in this process, send nothing.
    /// </summary>
    /// <param name="isLast">Whether it is the iteration's last pass.</param>
    public void Begin(bool isLast = true)
    {
        watch?.Dispose(); // of a pass that failed
        watch = null;
        seen.Clear();
        begun = 0;
        foreach (GradientBucket bucket in buckets)
            bucket.Begin();
        if (isLast || !net.parameters().All(told.Contains))
            watch = new GradientWatch(OnUse, isLast ? OnGradient : static (_, _) => false);
    }

    /// <summary>Ends a pass; of the last of an iteration, gradients and statistics are then the averages over all processes.</summary>
    /// <param name="isLast">What <see cref="Begin"/> was told.</param>
    /// <exception cref="InvalidOperationException">The processes do different things, or a parameter gets gradients past its layers.</exception>
    public void End(bool isLast = true)
    {
        Exception? failure = watch?.Failure;
        watch?.Dispose();
        watch = null;
        if (failure is not null)
            throw new InvalidOperationException($"The gradients of the processes could not be averaged: {failure.Message}", failure);
        if (!isLast)
            return;
        AddNew();
        while (begun < buckets.Count)
            buckets[begun++].BeginSum(group);
        foreach (GradientBucket bucket in buckets)
            bucket.EndSum(group.Size);
        AverageStatistics();
    }

    /// <summary>Replaces numbers by their averages over all processes, such as losses.</summary>
    public void Average(Span<double> values) => Processes.Average(group, values);

    /// <summary>Whether any process says yes.</summary>
    public bool Any(bool mine)
    {
        double[] share = [mine ? 1 : 0];
        Average(share);
        return share[0] > 0;
    }

    /// <summary>Checks that all processes have the same list.</summary>
    /// <exception cref="InvalidOperationException">One has another; all processes throw.</exception>
    public void EnsureSame(IEnumerable<string> list, string what) => Processes.EnsureSame(group, list, what);

    /// <summary>Waits until all are here, however long process 0 takes for what it does alone.</summary>
    public void WaitForMain() => group.Barrier(patient: true);

    /// <summary>Ends what has begun.</summary>
    public void Dispose()
    {
        watch?.Dispose();
        foreach (GradientBucket bucket in buckets)
            bucket.Dispose();
    }

    // A parameter that has just got its size was filled by each process for itself.
    private bool OnUse(Parameter parameter)
    {
        if (told.Add(parameter))
            Share(parameter);
        return watchable.Contains(parameter);
    }

    private bool OnGradient(Parameter parameter, Tensor gradient)
    {
        seen.Add(parameter);
        if (!bucketOf.TryGetValue(parameter, out GradientBucket? bucket))
            return false;
        bucket.Take(parameter, gradient);
        while (begun < buckets.Count && buckets[begun].IsFull)
            buckets[begun++].BeginSum(group);
        return true;
    }

    // In the first iteration, all of them; later such as a layer that runs for the first time has.
    private void AddNew()
    {
        LearnableParameter[] added = [.. learnable.Where(p => p.Value.numel() > 0 && !bucketOf.ContainsKey(p.Value))];
        if (added.Length == 0)
            return;
        Processes.EnsureSame(group, added.Select(p => $"{p.Layer}:{p.Index} [{string.Join(",", p.Value.shape)}]"), "parameters");
        List<LearnableParameter> part = [];
        foreach (LearnableParameter parameter in InOrder(added))
        {
            part.Add(parameter);
            if (part.Sum(p => p.Value.numel() * p.Value.ElementSize) >= bucketBytes)
                AddBucket(part);
        }

        AddBucket(part);
    }

    private void AddBucket(List<LearnableParameter> part)
    {
        if (part.Count == 0)
            return;
        var bucket = new GradientBucket(part);
        buckets.Add(bucket);
        foreach (Parameter parameter in bucket.Parameters)
            bucketOf[parameter] = bucket;
        bucket.Begin();
        part.Clear();
    }

    // As process 0 has got their gradients; what got none comes last, so that nobody waits for it.
    private IEnumerable<LearnableParameter> InOrder(LearnableParameter[] added)
    {
        long[] places = [.. added.Select(p => (long)seen.FindIndex(s => ReferenceEquals(s, p.Value)))];
        using Tensor shared = tensor(places);
        group.Broadcast(shared);
        return shared.data<long>().ToArray().Zip(added).OrderBy(p => p.First < 0 ? long.MaxValue : p.First).Select(p => p.Second);
    }

    // They have no gradient: each process adds those of its own batches to the same sums, of which the average is then everyone's.
    // Doubles, so that numbers which are the same everywhere stay what they are.
    private void AverageStatistics()
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        Tensor[] statistics = [.. net.buffers().Where(b => b.numel() > 0 && b.is_floating_point())];
        if (statistics.Length == 0)
            return;
        Tensor all = cat([.. statistics.Select(s => s.detach().to(ScalarType.Float64, CPU).flatten())], 0);
        group.IAllReduce(all).GetAwaiter().GetResult();
        all.div_(group.Size);
        long offset = 0;
        foreach (Tensor statistic in statistics)
        {
            statistic.copy_(all.narrow(0, offset, statistic.numel()).view(statistic.shape));
            offset += statistic.numel();
        }
    }
}
