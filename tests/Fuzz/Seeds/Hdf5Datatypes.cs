namespace Prototxt.Fuzz.Seeds;

/// <summary>Messages that say what the numbers of a dataset are.</summary>
internal static class Hdf5Datatypes
{
    public static byte[] Single => Float(4, precision: 32, sign: 31, exponentAt: 23, exponentBits: 8, mantissaBits: 23, bias: 127);

    public static byte[] Double => Float(8, precision: 64, sign: 63, exponentAt: 52, exponentBits: 11, mantissaBits: 52, bias: 1023);

    public static byte[] BigEndian(byte[] type) => [type[0], (byte)(type[1] | 1), .. type[2..]];

    public static byte[] Int32 => [0x10, 8, 0, 0, 4, 0, 0, 0, 0, 0, 32, 0];

    private static byte[] Float(byte size, byte precision, byte sign, byte exponentAt, byte exponentBits, byte mantissaBits, int bias) =>
        [0x11, 0x20, sign, 0, size, 0, 0, 0, 0, 0, precision, 0, exponentAt, exponentBits, 0, mantissaBits, .. BitConverter.GetBytes(bias)];
}
