using System.Runtime.CompilerServices;

namespace Prototxt.Inference;

/// <summary>The upper half of a number of single precision: its sign, its exponent and 8 binary digits.</summary>
internal readonly unsafe record struct BFloat16(ushort Bits) : IWeight<BFloat16>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load<S, V>(BFloat16* from)
        where S : struct, ISimd<V>
        where V : unmanaged
        => S.LoadUpperHalves((ushort*)from);

    /// <summary>Rounded to the nearest, of two to the even one. What is not a number stays none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BFloat16 Of(float number)
    {
        uint bits = BitConverter.SingleToUInt32Bits(number);
        uint half = 0x7FFF + (bits >> 16 & 1);
        return new((ushort)(float.IsNaN(number) ? bits >> 16 | 0x40 : bits + half >> 16));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Number(BFloat16 weight) => BitConverter.UInt32BitsToSingle((uint)weight.Bits << 16);
}
