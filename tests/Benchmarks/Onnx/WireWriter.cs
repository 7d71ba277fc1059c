using System.Runtime.InteropServices;
using System.Text;

namespace Prototxt.Benchmarks.Onnx;

/// <summary>A message of protocol buffers, written field by field. Large arrays stay where they are until the message is saved.</summary>
internal sealed class WireWriter
{
    private readonly List<ReadOnlyMemory<byte>> parts = [];
    private readonly List<byte> open = [];

    public WireWriter Number(int field, long value)
    {
        Tag(field, 0);
        Varint((ulong)value);
        return this;
    }

    public WireWriter Float(int field, float value)
    {
        Tag(field, 5);
        open.AddRange(BitConverter.GetBytes(value));
        return this;
    }

    public WireWriter Text(int field, string value)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(value);
        Tag(field, 2);
        Varint((ulong)bytes.Length);
        open.AddRange(bytes);
        return this;
    }

    public WireWriter Message(int field, WireWriter message)
    {
        message.Close();
        Tag(field, 2);
        Varint((ulong)message.parts.Sum(p => (long)p.Length));
        Close();
        parts.AddRange(message.parts);
        return this;
    }

    /// <summary>Numbers as their bytes; the array must not change before the message is saved.</summary>
    public WireWriter Raw<T>(int field, T[] numbers)
        where T : unmanaged
    {
        Tag(field, 2);
        Varint((ulong)MemoryMarshal.AsBytes<T>(numbers).Length);
        Close();
        if (numbers.Length > 0)
            parts.Add(new ArrayBytes<T>(numbers).Memory);
        return this;
    }

    public void Save(string path)
    {
        Close();
        using FileStream file = File.Create(path);
        foreach (ReadOnlyMemory<byte> part in parts)
            file.Write(part.Span);
    }

    private void Close()
    {
        if (open.Count == 0)
            return;
        parts.Add(open.ToArray());
        open.Clear();
    }

    private void Tag(int field, int type) => Varint((ulong)((field << 3) | type));

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            open.Add((byte)(value | 0x80));
        open.Add((byte)value);
    }

    private sealed class ArrayBytes<T>(T[] numbers) : System.Buffers.MemoryManager<byte>
        where T : unmanaged
    {
        public override Span<byte> GetSpan() => MemoryMarshal.AsBytes(numbers.AsSpan());

        public override System.Buffers.MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
