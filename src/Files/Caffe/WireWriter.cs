using System.Text;

namespace Prototxt.Files;

/// <summary>Writes the fields of protobuf messages. Lengths go before what they measure, so whoever writes a message computes its size first.</summary>
internal sealed class WireWriter(Stream stream)
{
    /// <summary>Where the bytes go, for values that are written as they are.</summary>
    public Stream Stream => stream;

    /// <summary>Begins a field of so many bytes.</summary>
    public void Delimited(int field, long length)
    {
        Varint(Tag(field));
        Varint(length);
    }

    public void Text(int field, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Delimited(field, bytes.Length);
        stream.Write(bytes);
    }

    /// <summary>A field that is a whole number.</summary>
    public void Number(int field, long value)
    {
        Varint(((long)field << 3) | (long)WireType.Varint);
        Varint(value);
    }

    public void Varint(long value)
    {
        ulong rest = (ulong)value;
        for (; rest >= 0x80; rest >>= 7)
            stream.WriteByte((byte)(rest | 0x80));
        stream.WriteByte((byte)rest);
    }

    public static long DelimitedSize(int field, long length) => VarintSize(Tag(field)) + VarintSize(length) + length;

    public static long TextSize(int field, string text) => DelimitedSize(field, Encoding.UTF8.GetByteCount(text));

    public static long VarintSize(long value)
    {
        long size = 1;
        for (ulong rest = (ulong)value; rest >= 0x80; rest >>= 7)
            size++;
        return size;
    }

    private static long Tag(int field) => ((long)field << 3) | (long)WireType.Length;
}
