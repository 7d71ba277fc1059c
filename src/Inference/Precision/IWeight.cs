namespace Prototxt.Inference;

/// <summary>A weight as it is kept in memory. Kernels are written once, with the kind of their weights as a type parameter.</summary>
/// <typeparam name="W">The kind.</typeparam>
internal unsafe interface IWeight<W> where W : unmanaged, IWeight<W>
{
    /// <summary>Whether it is the upper half of a number, rather than a number.</summary>
    static abstract bool IsHalf { get; }

    /// <summary>The weight nearest to a number.</summary>
    static abstract W Of(float number);

    /// <summary>Numbers as weights; those next to zero as zero.</summary>
    static abstract void Keep(float* numbers, W* to, long count);

    /// <summary>The number that a weight stands for.</summary>
    static abstract float Number(W weight);
}
