using System.Runtime.InteropServices;

namespace Prototxt.Inference;

/// <summary>
/// What one call of a predictor works in: memory in numbered slots, whose places the generator gives by when values live, and the
/// threads. Places lie over each other in one arena, which grows with the inputs; a value that does not fit into its place there has
/// memory of its own. All of it is kept for the next call. One call at a time.
/// </summary>
public sealed unsafe class Workspace : IDisposable
{
    // As many values as a layer needs inside at most.
    private const int SlotsAside = 5;

    // Sizes are compared in parts of the planned ones.
    private const long Whole = 256;

    private readonly Slot[] _places;
    private readonly AlignedMemory?[] _own;
    private readonly (int[] Shapes, Value Top)?[] _kept;
    private readonly Func<long, AlignedMemory> _allocate;
    private AlignedMemory? _arena;
    private Workspace? _aside;
    private long _scale;

    /// <summary>A workspace without memory; values take it as they come, each slot its own.</summary>
    /// <param name="slots">How many slots there are.</param>
    /// <param name="pool">The threads that calls use.</param>
    public Workspace(int slots, WorkerPool? pool = null) : this(new Slot[slots].Select(_ => new Slot(0)), pool, static count => new AlignedMemory(count))
    {
    }

    /// <summary>A workspace without memory, whose slots have places.</summary>
    /// <param name="slots">The places, those of the inputs first; one of these at most lies in the arena.</param>
    /// <param name="pool">The threads that calls use.</param>
    public Workspace(IReadOnlyList<Slot> slots, WorkerPool? pool = null) : this(slots, pool, static count => new AlignedMemory(count))
    {
    }

    internal Workspace(int slots, WorkerPool? pool, Func<long, AlignedMemory> allocate) : this(new Slot[slots].Select(_ => new Slot(0)), pool, allocate)
    {
    }

    internal Workspace(IEnumerable<Slot> slots, WorkerPool? pool, Func<long, AlignedMemory> allocate)
    {
        _places = slots as Slot[] ?? [.. slots];
        _own = new AlignedMemory?[_places.Length];
        _kept = new (int[], Value)?[_places.Length];
        _allocate = allocate;
        Pool = pool ?? WorkerPool.Default;
    }

    /// <summary>The threads.</summary>
    public WorkerPool Pool { get; }

    /// <summary>Calls the running call off between two pieces of work.</summary>
    public CancellationToken Cancel { get; internal set; }

    /// <summary>The bytes that it has now.</summary>
    public long Bytes => _own.Append(_arena).Sum(m => (m?.Count ?? 0) * sizeof(float)) + (_aside?.Bytes ?? 0);

    /// <summary>A slot, as the place where a layer puts its top.</summary>
    public Target this[int slot] => new(this, slot);

    /// <summary>A slot, as the place where a layer puts its top.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    public Target this[int slot, string layer] => new(this, slot, layer);

    /// <summary>Begins a call, whose inputs may be in the caller's memory: makes room for values as much larger than planned as the input in the arena is.</summary>
    /// <param name="inputs">The inputs, as many as the first slots.</param>
    public void Begin(ReadOnlySpan<Value> inputs)
    {
        for (int i = 0; i < inputs.Length; i++)
            Fit(i, inputs[i].Count);
        if (_scale == 0)
            Grow(Whole);
    }

    /// <summary>A value that depends on nothing but the shapes of others: computed at the first call of these shapes, and kept as long as they stay.</summary>
    /// <param name="slot">Its slot, which nothing else has.</param>
    /// <param name="bottoms">The values whose shapes count, none of them kept so itself.</param>
    /// <param name="make">Computes it.</param>
    public Value Once(int slot, ReadOnlySpan<Value> bottoms, Func<Target, Value> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        List<int> shapes = [];
        foreach (Value bottom in bottoms)
        {
            shapes.Add(bottom.Rank);
            shapes.AddRange(bottom.Shape);
        }
        if (_kept[slot] is { } kept && kept.Shapes.AsSpan().SequenceEqual(CollectionsMarshal.AsSpan(shapes)))
            return kept.Top;
        _kept[slot] = null; // what fails leaves nothing that could be taken for it
        Value top = make(this[slot]);
        _kept[slot] = ([.. shapes], top);
        return top;
    }

    /// <summary>Gives all memory back. Values in it are no longer good.</summary>
    public void Dispose()
    {
        Array.Clear(_kept);
        _arena?.Dispose();
        (_arena, _scale) = (null, 0);
        _aside?.Dispose();
        foreach (ref AlignedMemory? memory in _own.AsSpan())
        {
            memory?.Dispose();
            memory = null;
        }
    }

    /// <summary>Memory for values inside a layer, which the next layer has for its own. A layer that is called with it has another.</summary>
    internal Workspace Aside
    {
        get
        {
            _aside ??= new Workspace(SlotsAside, Pool, _allocate);
            _aside.Cancel = Cancel;
            return _aside;
        }
    }

    /// <summary>Makes the arena as large as an input in it needs, before anything is there.</summary>
    internal void Fit(int slot, long count)
    {
        Slot place = _places[slot];
        long scale = checked(count * Whole + place.Size - 1) / Math.Max(1, place.Size);
        if (place.Offset >= 0 && scale > _scale)
            Grow(scale);
    }

    internal float* Take(int slot, long count)
    {
        Slot place = _places[slot];
        if (place.Offset >= 0 && _arena is not null)
        {
            long first = Place(place.Offset, _scale);
            if (count <= Place(place.Offset + place.Size, _scale) - first)
                return _arena.Data + first;
        }
        ref AlignedMemory? memory = ref _own[slot];
        if (memory is null || memory.Count < count)
        {
            memory?.Dispose();
            memory = null; // where there is no more memory, the slot is empty and not dangling
            memory = _allocate(count);
        }
        return memory.Data;
    }

    private void Grow(long scale)
    {
        Array.Clear(_kept); // they lie in the arena
        _arena?.Dispose();
        (_arena, _scale) = (null, 0); // where there is no more memory, nothing is left that dangles
        long end = 0;
        for (int i = 0; i < _places.Length; i++)
            end = Math.Max(end, _places[i].Offset < 0 ? 0 : _places[i].Offset + _places[i].Size);
        _arena = _allocate(Place(end, scale));
        _scale = scale;
    }

    // Where a planned place begins, at a cache line. What does not overlap in the plan does not overlap here.
    private static long Place(long offset, long scale) =>
        checked((offset / Whole * scale + offset % Whole * scale / Whole + Value.Block - 1) / Value.Block * Value.Block);
}
