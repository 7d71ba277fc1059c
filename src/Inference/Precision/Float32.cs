using System.Runtime.CompilerServices;

namespace Prototxt.Inference;

/// <summary>A weight of single precision.</summary>
internal readonly unsafe record struct Float32(float Value) : IWeight<Float32>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load<S, V>(Float32* from)
        where S : struct, ISimd<V>
        where V : unmanaged
        => S.Load((float*)from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32 Of(float number) => new(number);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Number(Float32 weight) => weight.Value;
}
