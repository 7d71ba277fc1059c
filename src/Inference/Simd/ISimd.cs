namespace Prototxt.Inference;

/// <summary>
/// The operations of one vector width. A kernel is written once, with the vectors' type and their operations as type parameters;
/// the compiler makes of it the code for each width, with the operations in place.
/// </summary>
/// <typeparam name="V">The vector.</typeparam>
internal unsafe interface ISimd<V> where V : unmanaged
{
    /// <summary>Whether this processor has it.</summary>
    static abstract bool IsSupported { get; }

    /// <summary>How many numbers a vector has.</summary>
    static abstract int Lanes { get; }

    static abstract V Load(float* from);

    /// <summary>Weights of either kind, as the numbers that they stand for. A method of the vectors, since one of the weights would have the vectors' type as a parameter, and could not be compiled before the program runs.</summary>
    static abstract V Load<W>(W* from) where W : unmanaged, IWeight<W>;

    /// <summary>Numbers of which only the upper halves are kept.</summary>
    static abstract V LoadUpperHalves(ushort* from);

    static abstract void Store(V vector, float* to);

    /// <summary>The same number in all lanes.</summary>
    static abstract V Create(float number);

    static abstract V Add(V a, V b);

    static abstract V Subtract(V a, V b);

    static abstract V Multiply(V a, V b);

    static abstract V Divide(V a, V b);

    /// <summary>a * b + c, rounded once where the processor can.</summary>
    static abstract V MultiplyAdd(V a, V b, V c);

    /// <summary>The larger of both, and b where either is not a number.</summary>
    static abstract V Max(V a, V b);

    /// <summary>The smaller of both, and b where either is not a number.</summary>
    static abstract V Min(V a, V b);

    static abstract V Sqrt(V a);

    /// <summary>1 / √a, for normal numbers above zero, to the last bit but one; 0 of infinity.</summary>
    static abstract V InverseRoot(V a);

    /// <summary>The number in the lanes where a is b, 0 in the others.</summary>
    static abstract V WhereEqual(V a, V b, V number);

    /// <summary>The number in the lanes where a is not b, 0 in the others.</summary>
    static abstract V WhereOther(V a, V b, V number);

    /// <summary>The sum of all lanes.</summary>
    static abstract float Sum(V a);

    /// <summary>Asks for a cache line ahead of time. Any address will do.</summary>
    static abstract void Prefetch(float* at);
}
