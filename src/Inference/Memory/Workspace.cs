namespace Prototxt.Inference;

/// <summary>
/// What one call of a predictor works in: memory in numbered slots, whose numbers the generator gives by when values live, and the
/// threads. A slot grows to the largest value it ever held and is kept for the next call. One call at a time.
/// </summary>
public sealed unsafe class Workspace : IDisposable
{
    private readonly AlignedMemory?[] _slots;
    private readonly Func<long, AlignedMemory> _allocate;

    /// <summary>A workspace without memory; values take it as they come.</summary>
    /// <param name="slots">How many slots there are.</param>
    /// <param name="pool">The threads that calls use.</param>
    public Workspace(int slots, WorkerPool? pool = null) : this(slots, pool, static count => new AlignedMemory(count))
    {
    }

    internal Workspace(int slots, WorkerPool? pool, Func<long, AlignedMemory> allocate)
    {
        _slots = new AlignedMemory?[slots];
        _allocate = allocate;
        Pool = pool ?? WorkerPool.Default;
    }

    /// <summary>The threads.</summary>
    public WorkerPool Pool { get; }

    /// <summary>Calls the running call off between two pieces of work.</summary>
    public CancellationToken Cancel { get; internal set; }

    /// <summary>The bytes that the slots have now.</summary>
    public long Bytes => _slots.Sum(s => (s?.Count ?? 0) * sizeof(float));

    /// <summary>A slot, as the place where a layer puts its top.</summary>
    public Target this[int slot] => new(this, slot);

    /// <summary>Gives all memory back. Values in it are no longer good.</summary>
    public void Dispose()
    {
        foreach (ref AlignedMemory? slot in _slots.AsSpan())
        {
            slot?.Dispose();
            slot = null;
        }
    }

    internal float* Take(int slot, long count)
    {
        ref AlignedMemory? memory = ref _slots[slot];
        if (memory is null || memory.Count < count)
        {
            memory?.Dispose();
            memory = null; // where there is no more memory, the slot is empty and not dangling
            memory = _allocate(count);
        }
        return memory.Data;
    }
}
