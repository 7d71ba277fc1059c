using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prototxt.Inference;

/// <summary>A weight of single precision.</summary>
internal readonly unsafe record struct Float32(float Value) : IWeight<Float32>
{
    public static bool IsHalf => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32 Of(float number) => new(number);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Keep(float* numbers, Float32* to, long count)
    {
        long i = 0;
        for (; i + Vector128<float>.Count <= count; i += Vector128<float>.Count)
            Denormal.Flush(Vector128.Load(numbers + i)).Store((float*)to + i);
        for (; i < count; i++)
            to[i] = new(Denormal.Flush(numbers[i]));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Number(Float32 weight) => weight.Value;
}
