using System.Buffers;
using System.Text;

namespace Prototxt.Benchmarks.Engines;

/// <summary>Protocol buffers by hand, as far as an ONNX file of a plain net needs them.</summary>
internal sealed class WireWriter
{
    private readonly ArrayBufferWriter<byte> bytes = new();

    public WireWriter Number(int field, long value)
    {
        Tag(field, 0);
        Varint((ulong)value);
        return this;
    }

    public WireWriter Float(int field, float value)
    {
        Tag(field, 5);
        bytes.Write(BitConverter.GetBytes(value));
        return this;
    }

    public WireWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public WireWriter Message(int field, WireWriter message) => Bytes(field, message.bytes.WrittenSpan);

    public WireWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        Tag(field, 2);
        Varint((ulong)value.Length);
        bytes.Write(value);
        return this;
    }

    public void Save(string path)
    {
        using FileStream file = File.Create(path);
        file.Write(bytes.WrittenSpan);
    }

    private void Tag(int field, int type) => Varint((ulong)((field << 3) | type));

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            bytes.Write([(byte)(value | 0x80)]);
        bytes.Write([(byte)value]);
    }
}
