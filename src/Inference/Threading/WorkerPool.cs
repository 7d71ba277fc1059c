namespace Prototxt.Inference;

/// <summary>How many threads a predictor uses, and how work is shared among them. Any number of threads may call at once.</summary>
public sealed class WorkerPool
{
    // Work below this is done sooner than a second thread has heard of it. In multiplications, of which a thread does some ten thousand in a microsecond.
    private const long Small = 200_000;

    /// <summary>One thread, the caller's.</summary>
    public static WorkerPool Single { get; } = new(1);

    /// <summary>As many threads as there are processors.</summary>
    public static WorkerPool Default { get; } = new(Environment.ProcessorCount);

    /// <summary>A pool of a size. The threads themselves are shared by all pools of the process.</summary>
    /// <param name="threads">The most threads that work on one call, the caller's included.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is less than one thread, or more than 1024.</exception>
    public WorkerPool(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, 1024);
        Threads = threads;
    }

    /// <summary>The most threads that work on one call, the caller's included.</summary>
    public int Threads { get; }

    /// <summary>Runs <paramref name="body"/> for 0, 1, .. below <paramref name="count"/> in any order, and returns when all are done.</summary>
    /// <param name="count">How many items there are.</param>
    /// <param name="work">What all of them cost together, about, in multiplications; little is done by this thread alone.</param>
    /// <param name="body">Does one item. Where it throws, items that have not begun do not begin, and the exception is thrown here.</param>
    /// <param name="cancel">Calls it off between two items.</param>
    /// <exception cref="OperationCanceledException">It was called off. No thread works on it any more.</exception>
    public void For(int count, long work, Action<int> body, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        int threads = (int)Math.Min(Math.Min(Threads, count), 1 + work / Small);
        if (threads > 1)
        {
            Workers.Run(count, threads - 1, body, cancel);
            return;
        }
        for (int item = 0; item < count; item++)
        {
            cancel.ThrowIfCancellationRequested();
            body(item);
        }
    }

    /// <summary>Into how many items work is best cut that falls into so many equal units: some for each thread, none too small.</summary>
    internal int Items(long units, long work, int each = 4) =>
        (int)Math.Clamp(Threads == 1 ? 1 : Math.Min(units, Math.Min(Threads * (long)each, 1 + work / Small)), 1, int.MaxValue);
}
