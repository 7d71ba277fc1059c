using Prototxt.Weights;

namespace Prototxt.Files;

/// <summary>The type of a dataset's numbers: half, single or double precision of IEEE 754, or whole numbers where they may be, in either byte order.</summary>
internal static class Hdf5Datatype
{
    private const int FixedPoint = 0, FloatingPoint = 1;
    private const int ImpliedOne = 2;

    private static readonly Layout IeeeHalf = new(2, 0, 16, 15, 10, 5, 0, 10, 15, ImpliedOne);
    private static readonly Layout IeeeSingle = new(4, 0, 32, 31, 23, 8, 0, 23, 127, ImpliedOne);
    private static readonly Layout IeeeDouble = new(8, 0, 64, 63, 52, 11, 0, 52, 1023, ImpliedOne);

    public static (NumberType Type, bool BigEndian) Read(Hdf5Header dataset, bool wholeNumbers = false)
    {
        Hdf5Cursor message = dataset.Open(Hdf5Message.Datatype);
        long start = message.Position;
        int classAndVersion = message.Byte();
        int flags = message.Byte();
        int sign = message.Byte();
        message.Skip(1);
        uint size = message.UInt32();
        int kind = classAndVersion & 15;
        if (kind == FixedPoint && wholeNumbers)
            return (Whole(size, isSigned: (flags & 8) != 0, message.UInt16(), message.UInt16()) ?? throw Error($"whole numbers of {size} bytes with unused bits"), (flags & 1) != 0);
        if (kind != FloatingPoint)
            throw Error($"{ClassName(kind)} of {size} bytes");
        if (classAndVersion >> 4 is < 1 or > 5)
            throw Error($"a type of version {classAndVersion >> 4}");

        Layout found = new(size, message.UInt16(), message.UInt16(), sign, message.Byte(), message.Byte(), message.Byte(), message.Byte(), message.UInt32(), (flags >> 4) & 3);
        NumberType type =
            found == IeeeHalf ? NumberType.Half
            : found == IeeeSingle ? NumberType.Single
            : found == IeeeDouble ? NumberType.Double
            : throw Error($"floating point of {found}");
        // Bit 6 stands for the order of a VAX.
        return (flags & 0x41) switch
        {
            0 => (type, false),
            1 => (type, true),
            _ => throw Error("floating point in the byte order of a VAX"),
        };

        WeightFileException Error(string what) => dataset.Place.Error("numbers of IEEE half, single or double precision" + (wholeNumbers ? " or whole ones" : ""), what, start);
    }

    private static NumberType? Whole(uint bytes, bool isSigned, int offset, int bits) => (offset, bits == 8 * bytes, bytes) switch
    {
        (0, true, 1) => isSigned ? NumberType.Int8 : NumberType.UInt8,
        (0, true, 2) => isSigned ? NumberType.Int16 : NumberType.UInt16,
        (0, true, 4) => isSigned ? NumberType.Int32 : NumberType.UInt32,
        (0, true, 8) => isSigned ? NumberType.Int64 : NumberType.UInt64,
        _ => null,
    };

    private static string ClassName(int kind) => kind switch
    {
        0 => "whole numbers",
        3 => "strings",
        _ => $"a type of class {kind}",
    };

    // Where in a number of so many bytes its parts lie, in bits.
    private sealed record Layout(
        uint Bytes, int Offset, int Precision, int Sign, int ExponentAt, int ExponentBits, int MantissaAt, int MantissaBits, uint Bias, int Normalization)
    {
        public override string ToString() =>
            $"{Bytes} bytes, {Precision} bits from bit {Offset}, sign at {Sign}, {ExponentBits} bits of exponent at {ExponentAt} with bias {Bias}, "
            + $"{MantissaBits} bits of mantissa at {MantissaAt} with normalization {Normalization}";
    }
}
