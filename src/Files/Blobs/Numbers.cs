using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Prototxt.Files;

/// <summary>Copies runs of stored numbers into tensor memory, converting where the types differ.</summary>
internal static unsafe class Numbers
{
    public static int Size(NumberType type) => type switch
    {
        NumberType.Half or NumberType.Int16 or NumberType.UInt16 => 2,
        NumberType.Single or NumberType.Int32 or NumberType.UInt32 => 4,
        NumberType.Double or NumberType.Int64 or NumberType.UInt64 => 8,
        _ => 1,
    };

    /// <summary>Copies numbers of a file that lie <paramref name="stride"/> bytes apart; equal types without gaps go straight to their place.</summary>
    public static void Read<T>(StoredFile file, long offset, long count, int stride, NumberType type, bool bigEndian, T* target)
        where T : unmanaged, INumberBase<T>
    {
        int size = Size(type);
        if (IsMemory<T>(type) && stride == size && bigEndian != BitConverter.IsLittleEndian)
        {
            file.Read(offset, (byte*)target, count * size);
            return;
        }
        var part = new byte[1 << 16];
        int most = (part.Length - size) / stride + 1;
        fixed (byte* source = part)
        {
            for (long done = 0; done < count; done += most)
            {
                long some = Math.Min(most, count - done);
                file.Read(offset + done * stride, source, (some - 1) * stride + size);
                Copy(source, some, stride, type, bigEndian, target + done);
            }
        }
    }

    private static bool IsMemory<T>(NumberType type) =>
        type == NumberType.Single && typeof(T) == typeof(float)
        || type == NumberType.Double && typeof(T) == typeof(double)
        || type == NumberType.Int64 && typeof(T) == typeof(long);

    /// <summary>Copies numbers that lie <paramref name="stride"/> bytes apart.</summary>
    public static void Copy<T>(byte* source, long count, int stride, NumberType type, bool bigEndian, T* target)
        where T : unmanaged, INumberBase<T>
    {
        bool swap = bigEndian == BitConverter.IsLittleEndian;
        switch (type)
        {
            case NumberType.Half: Copy<Half, T>(source, count, stride, swap, target); break;
            case NumberType.Single: Copy<float, T>(source, count, stride, swap, target); break;
            case NumberType.Double: Copy<double, T>(source, count, stride, swap, target); break;
            case NumberType.Int8: Copy<sbyte, T>(source, count, stride, swap, target); break;
            case NumberType.UInt8: Copy<byte, T>(source, count, stride, swap, target); break;
            case NumberType.Int16: Copy<short, T>(source, count, stride, swap, target); break;
            case NumberType.UInt16: Copy<ushort, T>(source, count, stride, swap, target); break;
            case NumberType.Int32: Copy<int, T>(source, count, stride, swap, target); break;
            case NumberType.UInt32: Copy<uint, T>(source, count, stride, swap, target); break;
            case NumberType.UInt64: Copy<ulong, T>(source, count, stride, swap, target); break;
            default: Copy<long, T>(source, count, stride, swap, target); break;
        }
    }

    private static void Copy<TSource, T>(byte* source, long count, int stride, bool swap, T* target)
        where TSource : unmanaged, INumberBase<TSource>
        where T : unmanaged, INumberBase<T>
    {
        swap &= sizeof(TSource) > 1;
        for (long i = 0; i < count; i++, source += stride)
        {
            TSource value = Unsafe.ReadUnaligned<TSource>(source);
            target[i] = T.CreateTruncating(swap ? Reverse(value) : value);
        }
    }

    private static T Reverse<T>(T value) where T : unmanaged => sizeof(T) switch
    {
        2 => Unsafe.BitCast<ushort, T>(BinaryPrimitives.ReverseEndianness(Unsafe.BitCast<T, ushort>(value))),
        4 => Unsafe.BitCast<uint, T>(BinaryPrimitives.ReverseEndianness(Unsafe.BitCast<T, uint>(value))),
        8 => Unsafe.BitCast<ulong, T>(BinaryPrimitives.ReverseEndianness(Unsafe.BitCast<T, ulong>(value))),
        _ => value,
    };
}
