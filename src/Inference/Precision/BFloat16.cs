using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prototxt.Inference;

/// <summary>The upper half of a number of single precision: its sign, its exponent and 8 binary digits.</summary>
internal readonly unsafe record struct BFloat16(ushort Bits) : IWeight<BFloat16>
{
    public static bool IsHalf => true;

    /// <summary>Rounded to the nearest, of two to the even one. What is not a number stays none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BFloat16 Of(float number)
    {
        uint bits = BitConverter.SingleToUInt32Bits(number);
        uint half = 0x7FFF + (bits >> 16 & 1);
        return new((ushort)(float.IsNaN(number) ? bits >> 16 | 0x40 : bits + half >> 16));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Keep(float* numbers, BFloat16* to, long count)
    {
        long i = 0;
        for (; i + 2 * Vector128<float>.Count <= count; i += 2 * Vector128<float>.Count)
            Vector128.Narrow(UpperHalves(Vector128.Load(numbers + i)), UpperHalves(Vector128.Load(numbers + i + Vector128<float>.Count))).Store((ushort*)to + i);
        for (; i < count; i++)
            to[i] = Of(Denormal.Flush(numbers[i]));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Number(BFloat16 weight) => BitConverter.UInt32BitsToSingle((uint)weight.Bits << 16);

    // As Of, for four numbers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> UpperHalves(Vector128<float> numbers)
    {
        Vector128<uint> bits = Denormal.Flush(numbers).AsUInt32(), upper = bits >>> 16;
        Vector128<uint> rounded = bits + Vector128.Create(0x7FFFu) + (upper & Vector128<uint>.One) >>> 16;
        return Vector128.ConditionalSelect(Vector128.Equals(numbers, numbers).AsUInt32(), rounded, upper | Vector128.Create(0x40u));
    }
}
