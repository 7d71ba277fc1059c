namespace Prototxt.Inference;

/// <summary>
/// Memory for the inside of a kernel, which its thread keeps for the next one. Who takes twice has two pieces; they are given back
/// in the opposite order, as <c>using</c> does. What is in it is left over from another kernel.
/// </summary>
internal readonly unsafe ref struct Scratch
{
    [ThreadStatic]
    private static List<AlignedMemory>? t_pieces;

    [ThreadStatic]
    private static int t_taken;

    private Scratch(float* data) => Data = data;

    public float* Data { get; }

    /// <summary>Takes room for so many numbers.</summary>
    public static Scratch Take(long count)
    {
        List<AlignedMemory> pieces = t_pieces ??= [];
        if (t_taken == pieces.Count)
            pieces.Add(new AlignedMemory(count));
        else if (pieces[t_taken].Count < count)
        {
            pieces[t_taken].Dispose();
            pieces[t_taken] = new AlignedMemory(count);
        }
        return new(pieces[t_taken++].Data);
    }

#pragma warning disable CA1822 // a piece is given back through the piece
    public void Dispose() => t_taken--;
#pragma warning restore CA1822
}
