namespace Prototxt.Files;

/// <summary>Writes a BlobProto: its numbers, then its shape.</summary>
internal static class CaffeBlobWriter
{
    private const int Data = 5, DoubleData = 8, Shape = 7, Dim = 1;

    /// <summary>The length of the message.</summary>
    public static long Size(WrittenBlob blob) =>
        (DataSize(blob) is > 0 and long bytes ? WireWriter.DelimitedSize(DataField(blob), bytes) : 0) + WireWriter.DelimitedSize(Shape, ShapeSize(blob));

    public static void Write(WireWriter writer, WrittenBlob blob)
    {
        if (DataSize(blob) is > 0 and long bytes)
        {
            writer.Delimited(DataField(blob), bytes);
            blob.WriteNumbers(writer.Stream);
        }
        writer.Delimited(Shape, ShapeSize(blob));
        if (AxesSize(blob) is > 0 and long axes)
        {
            writer.Delimited(Dim, axes);
            foreach (long length in blob.Shape)
                writer.Varint(length);
        }
    }

    private static int DataField(WrittenBlob blob) => blob.IsDouble ? DoubleData : Data;

    private static long DataSize(WrittenBlob blob) => Shapes.Count(blob.Shape)!.Value * (blob.IsDouble ? sizeof(double) : sizeof(float));

    private static long AxesSize(WrittenBlob blob) => blob.Shape.Sum(WireWriter.VarintSize);

    private static long ShapeSize(WrittenBlob blob) => AxesSize(blob) is > 0 and long axes ? WireWriter.DelimitedSize(Dim, axes) : 0;
}
