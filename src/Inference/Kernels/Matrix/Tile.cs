namespace Prototxt.Inference;

/// <summary>
/// What the innermost loop works on: six rows and as many columns as fit into a few vectors. Row i of the product is the sum over
/// k of <c>Ai[Offsets[k]]</c> times row k of B. The offsets are what lets one loop do matrices, and convolutions without copies of
/// their windows: they lead from the corner of a window to its elements.
/// </summary>
internal unsafe struct Tile
{
    /// <summary>The rows.</summary>
    public float* A0, A1, A2, A3, A4, A5;

    /// <summary>Where the elements of a row lie, from its beginning; <see cref="K"/> of them.</summary>
    public int* Offsets;

    /// <summary>How many products a sum has.</summary>
    public int K;

    /// <summary>The columns' weights: for each k as many vectors as the tile has, of whatever kind it takes.</summary>
    public void* B;

    /// <summary>Where the rows of the product go.</summary>
    public float* C0, C1, C2, C3, C4, C5;

    /// <summary>What the sums begin with, one number for each column; null where they go on with what C holds.</summary>
    public float* Bias;

    /// <summary>Whether what is negative becomes zero.</summary>
    public bool Positive;

    /// <summary>The rows that are needed next, which come nearer meanwhile.</summary>
    public float* Next;

    /// <summary>The weights that are needed later: tiles of several vectors bring some of them nearer for each k, and go on where the tile before stopped.</summary>
    public byte* Ahead;

    /// <summary>How many bytes of them for each k.</summary>
    public nint AheadStep;

    /// <summary>Has weights come nearer while so many tiles are computed. Each panel would else be read from memory by the first six rows alone, which then wait for it.</summary>
    public void Fetch(void* first, void* end, int tiles)
    {
        Ahead = (byte*)first;
        AheadStep = (nint)(((byte*)end - Ahead) / Math.Max(1, (long)tiles * K) + 1);
    }
}
