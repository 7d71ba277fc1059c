namespace Prototxt.Inference;

/// <summary>Weights in memory: of a mapped file, which owns them, or of their own, whole or halved.</summary>
internal sealed unsafe class WeightMemory : IDisposable
{
    // Weights that a thread takes at a time.
    private const int Chunk = 1 << 16;

    private readonly AlignedMemory? _own;
    private readonly object? _owner;
    private readonly Action<long, long>? _forget;
    private Action? _giveBack;

    /// <summary>A copy.</summary>
    public WeightMemory(ReadOnlySpan<float> numbers)
    {
        _own = new AlignedMemory(numbers.Length);
        numbers.CopyTo(new(_own.Data, numbers.Length));
        Data = _own.Data;
    }

    /// <summary>Numbers in memory of another, which is kept as long as they are.</summary>
    /// <param name="data">The first of them.</param>
    /// <param name="owner">Whose they are.</param>
    /// <param name="giveBack">Called once they are no longer needed.</param>
    /// <param name="forget">Called with the first of some numbers, and how many they are, that have been copied and are not read again.</param>
    public WeightMemory(float* data, object owner, Action? giveBack = null, Action<long, long>? forget = null)
    {
        Data = data;
        _owner = owner;
        (_giveBack, _forget) = (giveBack, forget);
    }

    /// <summary>Memory with weights in it, which this gives back.</summary>
    public WeightMemory(AlignedMemory own, bool isHalved)
    {
        _own = own;
        Data = own.Data;
        IsHalved = isHalved;
    }

    /// <summary>The first weight: a <see cref="Float32"/>, or a <see cref="BFloat16"/> where they are halved.</summary>
    public void* Data { get; }

    /// <summary>Whether a weight has two bytes and not four.</summary>
    public bool IsHalved { get; }

    /// <summary>Whether the numbers are where they were found, without a copy.</summary>
    public bool IsInPlace => _owner is not null;

    /// <summary>A halved copy of whole weights, on several threads. What is next to zero becomes zero.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="pack">Where they lie; null for new memory.</param>
    public WeightMemory Halve(long count, LayerPack? pack = null)
    {
        AlignedMemory halves = (pack ?? new()).Take((count + 1) / 2);
        float* from = (float*)Data;
        BFloat16* to = (BFloat16*)halves.Data;
        long items = (count + Chunk - 1) / Chunk;
        WorkerPool.Default.For(checked((int)items), count, item =>
        {
            long first = (long)item * Chunk, some = Math.Min(Chunk, count - first);
            BFloat16.Keep(from + first, to + first, some);
            _forget?.Invoke(first, some);
        });
        GC.KeepAlive(this);
        return new(halves, isHalved: true);
    }

    public void Dispose()
    {
        _own?.Dispose();
        _giveBack?.Invoke();
        _giveBack = null;
    }
}
