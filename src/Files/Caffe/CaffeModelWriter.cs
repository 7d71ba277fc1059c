namespace Prototxt.Files;

/// <summary>Writes a NetParameter field by field. Lengths are computed beforehand, so nothing is collected in memory.</summary>
internal static class CaffeModelWriter
{
    private const int NetName = 1, Layer = 100, LayerName = 1, LayerType = 2, Blobs = 7;

    public static void Write(Stream stream, string netName, IEnumerable<WrittenLayer> layers)
    {
        var writer = new WireWriter(stream);
        writer.Text(NetName, netName);
        foreach (WrittenLayer layer in layers)
        {
            writer.Delimited(Layer, Size(layer));
            writer.Text(LayerName, layer.Name);
            writer.Text(LayerType, layer.Type);
            foreach (WrittenBlob blob in layer.Blobs)
            {
                writer.Delimited(Blobs, CaffeBlobWriter.Size(blob));
                CaffeBlobWriter.Write(writer, blob);
            }
        }
    }

    private static long Size(WrittenLayer layer) =>
        WireWriter.TextSize(LayerName, layer.Name) + WireWriter.TextSize(LayerType, layer.Type)
        + layer.Blobs.Sum(blob => WireWriter.DelimitedSize(Blobs, CaffeBlobWriter.Size(blob)));
}
