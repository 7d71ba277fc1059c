using System.Runtime.ExceptionServices;

namespace Prototxt.Inference;

/// <summary>
/// One piece of parallel work, whose items are cut into as many ranges as may take part. Each thread begins with a range of its own,
/// the same one layer after layer, since most of what it reads is then what it wrote before and lies in its own cache; afterwards it
/// takes from the others'. The caller always takes part itself, so that the work gets done even if every worker is busy elsewhere.
/// </summary>
internal sealed class Job
{
    // How many workers are in it; negative once the caller let nobody in any more.
    private const int Closed = int.MinValue;

    // Numbers of a cache line, so that threads in different ranges do not disturb each other.
    private const int Line = 16;

    private readonly int _count, _ranges;
    private readonly Action<int> _body;
    private readonly CancellationToken _cancel;
    private readonly int[] _next; // of each range, the item that comes next
    private int _inside;
    private int _joined;
    private ExceptionDispatchInfo? _error;

    /// <param name="count">How many items there are.</param>
    /// <param name="helpers">How many workers may take part, one at least.</param>
    /// <param name="body">Does an item.</param>
    /// <param name="cancel">Calls it off between two items.</param>
    public Job(int count, int helpers, Action<int> body, CancellationToken cancel)
    {
        (_count, _ranges, _body, _cancel) = (count, helpers + 1, body, cancel);
        _next = new int[_ranges * Line];
        for (int range = 0; range < _ranges; range++)
            _next[range * Line] = Begin(range);
    }

    /// <summary>Whether another worker would find room and something to do.</summary>
    public bool IsOpen
    {
        get
        {
            if (Volatile.Read(ref _inside) < 0 || Volatile.Read(ref _joined) >= _ranges - 1)
                return false;
            for (int range = 0; range < _ranges; range++)
                if (Volatile.Read(ref _next[range * Line]) < Begin(range + 1))
                    return true;
            return false;
        }
    }

    /// <summary>Lets a worker in, which works until there are no more items.</summary>
    /// <param name="worker">Its number, from 0.</param>
    public bool TryHelp(int worker)
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
            if (Interlocked.Increment(ref _joined) < _ranges)
                Work(1 + worker % (_ranges - 1));
            Interlocked.Decrement(ref _inside);
            return true;
        }
        return false;
    }

    /// <summary>Works until there are no more items, an item failed or the call was called off.</summary>
    /// <param name="first">The range that comes first; the caller's is 0.</param>
    public void Work(int first = 0)
    {
        try
        {
            for (int i = 0; i < _ranges; i++)
            {
                int range = (first + i) % _ranges, end = Begin(range + 1);
                ref int next = ref _next[range * Line];
                while (Volatile.Read(ref next) < end && Interlocked.Increment(ref next) - 1 is var item && item < end)
                {
                    _cancel.ThrowIfCancellationRequested();
                    _body(item);
                }
            }
        }
        catch (Exception e)
        {
            Interlocked.CompareExchange(ref _error, ExceptionDispatchInfo.Capture(e), null);
            for (int range = 0; range < _ranges; range++)
                Volatile.Write(ref _next[range * Line], _count); // nobody begins another item
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

    private int Begin(int range) => (int)((long)_count * range / _ranges);
}
