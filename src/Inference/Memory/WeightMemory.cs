namespace Prototxt.Inference;

/// <summary>Weights in memory: of a mapped file, which owns them, or of their own.</summary>
internal sealed unsafe class WeightMemory : IDisposable
{
    private readonly AlignedMemory? _own;
    private readonly object? _owner;

    /// <summary>A copy.</summary>
    public WeightMemory(ReadOnlySpan<float> numbers)
    {
        _own = new AlignedMemory(numbers.Length);
        numbers.CopyTo(new(_own.Data, numbers.Length));
        Data = _own.Data;
    }

    /// <summary>Numbers in memory of another, which is kept as long as they are.</summary>
    public WeightMemory(float* data, object owner)
    {
        Data = data;
        _owner = owner;
    }

    public float* Data { get; }

    /// <summary>Whether the numbers are where they were found, without a copy.</summary>
    public bool IsInPlace => _owner is not null;

    public void Dispose() => _own?.Dispose();
}
