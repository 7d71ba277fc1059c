using System.Globalization;
using Prototxt.Files;
using Prototxt.Weights;

namespace Prototxt.Inference;

/// <summary>Reads blobs of the shapes that layers expect.</summary>
internal sealed class BlobReader(IWeightSource source) : IDisposable
{
    private SharedBlobs? _shared;
    private float[] _aside = [];

    /// <summary>What tells the file from others; null where there is no file.</summary>
    public ModelIdentity? Identity => source.Identity;

    /// <inheritdoc cref="IWeightSource.Describe"/>
    public void Describe(Func<IReadOnlyList<LayerBlobs>> net, NpyLayout layout)
    {
        source.Describe(net, layout);
        _shared = new SharedBlobs(source, net);
    }

    /// <summary>Refuses a layer that is missing or has other blobs.</summary>
    public void Expect(string layer, int blobs)
    {
        int? own = source.Blobs(layer);
        int found = own ?? 0;
        while (found < blobs && Find(layer, found) is not null)
            found++;
        if (found == 0 && own is null)
            throw WeightFileException.At(source.Name, $"a layer of this name with {blobs} blobs", "none", layer: layer);
        if (found != blobs)
            throw WeightFileException.At(source.Name, $"{blobs} blobs", found.ToString(CultureInfo.InvariantCulture), layer: layer);
    }

    /// <summary>A shape whose open sizes, which are 0, come from the blob.</summary>
    /// <exception cref="WeightFileException">There is no such blob, or it has not that shape whatever the sizes are.</exception>
    public int[] Told(string layer, int blob, int[] shape)
    {
        foreach (int size in shape)
            if (size == 0)
                return Complete(layer, blob, shape);
        return shape;
    }

    // In a method of its own, so that others need not load what it calls.
    private int[] Complete(string layer, int blob, int[] shape)
    {
        int open = shape.Count(s => s == 0);
        string wanted = $"[{string.Join(", ", shape.Select(s => s == 0 ? "any size" : s.ToString(CultureInfo.InvariantCulture)))}]";
        StoredBlob found = Find(layer, blob) ?? throw WeightFileException.At(source.Name, wanted, "no such blob", layer: layer, blob: blob);
        // A single one is what the others leave, however many axes the file has; several are where they stand.
        long others = shape.Where(s => s != 0).Aggregate(1L, (product, s) => product * s);
        long[] told = [.. shape.Select((s, axis) => s != 0 ? s : open == 1 ? found.Count / others : axis < found.Shape.Count ? found.Shape[axis] : 0)];
        bool fits = Array.TrueForAll(told, size => size is > 0 and <= int.MaxValue) && Shapes.Count(told) == found.Count;
        return fits ? [.. told.Select(size => (int)size)] : throw WeightFileException.At(source.Name, $"the shape {wanted}", Shapes.Text(found.Shape), layer: layer, blob: blob);
    }

    /// <summary>The numbers of a blob, row-major.</summary>
    public float[] Read(string layer, int blob, params int[] shape) => Find(layer, blob, shape, anyUnits: false).ReadFloats();

    /// <summary>The same, to where they are wanted.</summary>
    public unsafe void Read(float* to, string layer, int blob, params int[] shape) => Find(layer, blob, shape, anyUnits: false).Read(to);

    /// <summary>As <see cref="Read(string, int, int[])"/>, into memory that the next call uses again. It may be longer.</summary>
    public unsafe float[] ReadAside(string layer, int blob, params int[] shape)
    {
        StoredBlob found = Find(layer, blob, shape, anyUnits: false);
        if (_aside.Length < found.Count)
            _aside = GC.AllocateUninitializedArray<float>((int)found.Count);
        fixed (float* to = _aside)
            found.Read(to);
        return _aside;
    }

    /// <summary>As <see cref="Read(string, int, int[])"/>; however many axes of size 1 the file puts around a number for each channel.</summary>
    public float[] ReadStatistics(string layer, int blob, int channels) => Find(layer, blob, [channels], anyUnits: true).ReadFloats();

    /// <summary>The numbers where they lie, if they lie there as memory; null otherwise.</summary>
    public WeightMemory? InPlace(string layer, int blob, params int[] shape) => source.InPlace(Find(layer, blob, shape, anyUnits: false));

    /// <summary>No more will be asked for. What lies in place stays.</summary>
    public void Seal()
    {
        _aside = [];
        source.Seal();
    }

    public void Dispose() => source.Dispose();

    private StoredBlob? Find(string layer, int blob) => source.Find(layer, blob) ?? _shared?.Find(layer, blob);

    private StoredBlob Find(string layer, int blob, int[] shape, bool anyUnits)
    {
        var wanted = new long[shape.Length];
        for (int i = 0; i < shape.Length; i++)
            wanted[i] = shape[i];
        StoredBlob found = Find(layer, blob) ?? throw WeightFileException.At(source.Name, Shapes.Text(wanted), "no such blob", layer: layer, blob: blob);
        bool fits = found.Fits(wanted) || anyUnits && found.Count == Shapes.Count(wanted) && found.Shape.All(s => s == 1 || s == wanted[0]);
        return fits && found.Count <= Array.MaxLength ? found
            : throw WeightFileException.At(source.Name, $"the shape {Shapes.Text(wanted)}", Shapes.Text(found.Shape), layer: layer, blob: blob);
    }
}
