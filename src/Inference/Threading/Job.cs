using System.Runtime.ExceptionServices;

namespace Prototxt.Inference;

/// <summary>
/// One piece of parallel work: items that whoever takes part claims one after the other. The caller always takes part itself,
/// so that the work gets done even if every worker is busy elsewhere.
/// </summary>
internal sealed class Job(int count, int helpers, Action<int> body, CancellationToken cancel)
{
    // How many workers are in it; negative once the caller let nobody in any more.
    private const int Closed = int.MinValue;
    private int _inside;
    private int _joined;
    private int _next = -1;
    private ExceptionDispatchInfo? _error;

    /// <summary>Whether another worker would find room and something to do.</summary>
    public bool IsOpen => Volatile.Read(ref _inside) >= 0 && Volatile.Read(ref _joined) < helpers && Volatile.Read(ref _next) < count - 1;

    /// <summary>Lets a worker in, which works until there are no more items.</summary>
    public bool TryHelp()
    {
        if (!IsOpen)
            return false;
        for (int inside = Volatile.Read(ref _inside); inside >= 0;)
        {
            int seen = Interlocked.CompareExchange(ref _inside, inside + 1, inside);
            if (seen != inside)
            {
                inside = seen;
                continue;
            }
            if (Interlocked.Increment(ref _joined) <= helpers)
                Work();
            Interlocked.Decrement(ref _inside);
            return true;
        }
        return false;
    }

    /// <summary>Works until there are no more items, an item failed or the call was called off.</summary>
    public void Work()
    {
        try
        {
            for (int item; (item = Interlocked.Increment(ref _next)) < count && item >= 0;)
            {
                cancel.ThrowIfCancellationRequested();
                body(item);
            }
        }
        catch (Exception e)
        {
            Interlocked.CompareExchange(ref _error, ExceptionDispatchInfo.Capture(e), null);
            Volatile.Write(ref _next, count); // nobody begins another item
        }
    }

    /// <summary>Lets nobody in any more and waits for those inside: afterwards no thread touches what the job works on.</summary>
    /// <exception cref="Exception">The first exception of an item.</exception>
    public void Close()
    {
        Interlocked.Add(ref _inside, Closed);
        var spin = new SpinWait();
        while (Volatile.Read(ref _inside) != Closed)
        {
            // A worker that lost its processor comes back only when another program lets it: give way in place of burning time.
            spin.SpinOnce(sleep1Threshold: -1);
        }
        _error?.Throw();
    }
}
