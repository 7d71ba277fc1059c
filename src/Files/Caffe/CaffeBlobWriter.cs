namespace Prototxt.Files;

/// <summary>Writes a BlobProto: its numbers and their gradients, then its shape.</summary>
internal static class CaffeBlobWriter
{
    private const int Data = 5, Diff = 6, Shape = 7, DoubleData = 8, DoubleDiff = 9, Dim = 1;

    /// <summary>The length of the message.</summary>
    public static long Size(WrittenBlob blob) =>
        (DataSize(blob) is > 0 and long bytes ? (blob.WriteDiff is null ? 1 : 2) * WireWriter.DelimitedSize(DataField(blob), bytes) : 0)
        + WireWriter.DelimitedSize(Shape, ShapeSize(blob));

    public static void Write(WireWriter writer, WrittenBlob blob)
    {
        if (DataSize(blob) is > 0 and long bytes)
        {
            writer.Delimited(DataField(blob), bytes);
            blob.WriteNumbers(writer.Stream);
            if (blob.WriteDiff is { } writeDiff)
            {
                writer.Delimited(DiffField(blob), bytes);
                writeDiff(writer.Stream);
            }
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

    private static int DiffField(WrittenBlob blob) => blob.IsDouble ? DoubleDiff : Diff;

    private static long DataSize(WrittenBlob blob) => Shapes.Count(blob.Shape)!.Value * (blob.IsDouble ? sizeof(double) : sizeof(float));

    private static long AxesSize(WrittenBlob blob) => blob.Shape.Sum(WireWriter.VarintSize);

    private static long ShapeSize(WrittenBlob blob) => AxesSize(blob) is > 0 and long axes ? WireWriter.DelimitedSize(Dim, axes) : 0;
}
