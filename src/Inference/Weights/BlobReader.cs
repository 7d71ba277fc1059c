using System.Globalization;
using Prototxt.Files;
using Prototxt.Weights;

namespace Prototxt.Inference;

/// <summary>Reads blobs of the shapes that layers expect.</summary>
internal sealed class BlobReader(IWeightSource source) : IDisposable
{
    /// <summary>Refuses a layer that is missing or has other blobs.</summary>
    public void Expect(string layer, int blobs)
    {
        int found = source.Blobs(layer) ?? throw WeightFileException.At(source.Name, $"a layer of this name with {blobs} blobs", "none", layer: layer);
        if (found != blobs)
            throw WeightFileException.At(source.Name, $"{blobs} blobs", found.ToString(CultureInfo.InvariantCulture), layer: layer);
    }

    /// <summary>The numbers of a blob, row-major.</summary>
    public float[] Read(string layer, int blob, params int[] shape) => Find(layer, blob, shape, anyUnits: false).ReadFloats();

    /// <summary>As <see cref="Read"/>; however many axes of size 1 the file puts around a number for each channel.</summary>
    public float[] ReadStatistics(string layer, int blob, int channels) => Find(layer, blob, [channels], anyUnits: true).ReadFloats();

    /// <summary>The numbers where they lie, if they lie there as memory; otherwise a copy.</summary>
    public WeightMemory InPlace(string layer, int blob, params int[] shape)
    {
        StoredBlob found = Find(layer, blob, shape, anyUnits: false);
        return source.InPlace(found) ?? new WeightMemory(found.ReadFloats());
    }

    /// <summary>No more will be asked for. What lies in place stays.</summary>
    public void Seal() => source.Seal();

    public void Dispose() => source.Dispose();

    private StoredBlob Find(string layer, int blob, int[] shape, bool anyUnits)
    {
        long[] wanted = [.. shape.Select(s => (long)s)];
        StoredBlob found = source.Find(layer, blob) ?? throw WeightFileException.At(source.Name, Shapes.Text(wanted), "no such blob", layer: layer, blob: blob);
        bool fits = found.Fits(wanted) || anyUnits && found.Count == Shapes.Count(wanted) && found.Shape.All(s => s == 1 || s == wanted[0]);
        return fits && found.Count <= Array.MaxLength ? found
            : throw WeightFileException.At(source.Name, $"the shape {Shapes.Text(wanted)}", Shapes.Text(found.Shape), layer: layer, blob: blob);
    }
}
