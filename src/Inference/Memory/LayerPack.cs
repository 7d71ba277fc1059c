namespace Prototxt.Inference;

/// <summary>
/// The memory of one layer's packed weights, piece after piece: new, to be packed into, or of a file in which they lie as they were
/// packed before.
/// </summary>
internal sealed class LayerPack
{
    private readonly Queue<AlignedMemory>? _kept;
    private readonly List<AlignedMemory> _taken = [];

    /// <summary>New memory.</summary>
    public LayerPack()
    {
    }

    /// <summary>Pieces of a file, in the order in which they were taken.</summary>
    public LayerPack(IEnumerable<AlignedMemory> kept) => _kept = new(kept);

    /// <summary>Whether the weights are in the memory already, and need not be packed, nor even read.</summary>
    public bool IsFilled => _kept is not null;

    /// <summary>What was taken.</summary>
    public IReadOnlyList<AlignedMemory> Taken => _taken;

    /// <summary>Takes the next piece. Whoever takes it gives it back.</summary>
    /// <param name="count">How many numbers it has room for.</param>
    /// <exception cref="InvalidDataException">The file has another piece there.</exception>
    public AlignedMemory Take(long count)
    {
        AlignedMemory piece = _kept is null ? new AlignedMemory(count)
            : _kept.TryDequeue(out AlignedMemory? next) && next.Count == count ? next
            : throw new InvalidDataException($"Expected {count} packed numbers, found {next?.Count ?? 0}.");
        _taken.Add(piece);
        return piece;
    }
}
