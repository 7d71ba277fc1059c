using System.Text;
using static TorchSharp.torch;

namespace Prototxt.Weights;

/// <summary>Writes a NetParameter field by field. Lengths are computed beforehand, so nothing is collected in memory.</summary>
internal sealed class CaffeModelWriter(Stream stream)
{
    public void Write(string netName, LearnedLayers layers)
    {
        Text(1, netName);
        foreach (LearnedLayer layer in layers)
        {
            Tag(100, WireType.Length);
            Varint(layer.Blobs.Aggregate(TextSize(1, layer.Name) + TextSize(2, layer.Type), (sum, b) => sum + DelimitedSize(7, BlobSize(b))));
            Text(1, layer.Name);
            Text(2, layer.Type);
            foreach (Tensor blob in layer.Blobs)
            {
                Tag(7, WireType.Length);
                Varint(BlobSize(blob));
                Blob(blob);
            }
        }
    }

    private void Blob(Tensor blob)
    {
        if (DataSize(blob) is > 0 and long bytes)
        {
            Tag(IsWide(blob) ? 8 : 5, WireType.Length);
            Varint(bytes);
            using IDisposable quiet = no_grad();
            using Tensor detached = blob.detach();
            using Tensor plain = detached.to(IsWide(blob) ? ScalarType.Float64 : ScalarType.Float32, CPU);
            using Tensor rows = plain.contiguous();
            Numbers(rows);
        }
        Tag(7, WireType.Length);
        Varint(ShapeSize(blob));
        if (AxesSize(blob) is > 0 and long axes)
        {
            Tag(1, WireType.Length);
            Varint(axes);
            foreach (long length in blob.shape)
                Varint(length);
        }
    }

    private unsafe void Numbers(Tensor rows)
    {
        byte* address = (byte*)TensorMemory.Address(rows);
        long left = rows.numel() * rows.ElementSize;
        while (left > 0)
        {
            int part = (int)Math.Min(left, 1 << 24);
            stream.Write(new ReadOnlySpan<byte>(address, part));
            address += part;
            left -= part;
        }
    }

    private void Text(int field, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Tag(field, WireType.Length);
        Varint(bytes.Length);
        stream.Write(bytes);
    }

    private void Tag(int field, WireType type) => Varint(TagValue(field, type));

    private void Varint(long value)
    {
        ulong rest = (ulong)value;
        for (; rest >= 0x80; rest >>= 7)
            stream.WriteByte((byte)(rest | 0x80));
        stream.WriteByte((byte)rest);
    }

    private static bool IsWide(Tensor blob) => blob.dtype == ScalarType.Float64;

    private static long DataSize(Tensor blob) => blob.numel() * (IsWide(blob) ? sizeof(double) : sizeof(float));

    private static long AxesSize(Tensor blob) => blob.shape.Sum(VarintSize);

    private static long ShapeSize(Tensor blob) => AxesSize(blob) is > 0 and long axes ? DelimitedSize(1, axes) : 0;

    private static long BlobSize(Tensor blob) =>
        (DataSize(blob) is > 0 and long bytes ? DelimitedSize(IsWide(blob) ? 8 : 5, bytes) : 0) + DelimitedSize(7, ShapeSize(blob));

    private static long TextSize(int field, string text) => DelimitedSize(field, Encoding.UTF8.GetByteCount(text));

    private static long DelimitedSize(int field, long length) =>
        VarintSize(TagValue(field, WireType.Length)) + VarintSize(length) + length;

    private static long VarintSize(long value)
    {
        long size = 1;
        for (ulong rest = (ulong)value; rest >= 0x80; rest >>= 7)
            size++;
        return size;
    }

    private static long TagValue(int field, WireType type) => ((long)field << 3) | (long)type;
}
