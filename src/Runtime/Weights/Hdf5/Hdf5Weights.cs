using System.Buffers.Binary;
using PureHDF;

namespace Prototxt.Weights;

/// <summary>
/// The layers of a <c>.caffemodel.h5</c>: below the group <c>data</c> a group for each layer, and in it a dataset for each blob,
/// named by its number. A blob that is shared stands at its owner alone.
/// </summary>
/// <remarks>Source: Caffe's Net::ToHDF5 and Net::CopyTrainedLayersFromHDF5, and its util/hdf5.cpp.</remarks>
internal static class Hdf5Weights
{
    // What deflate, the tightest of HDF5's own filters, can make of one byte.
    private const long MostExpansion = 1032;

    public static IReadOnlyList<StoredLayer> Read(StoredFile file, LearnedLayers net)
    {
        CheckLength(file);
        try
        {
            using var hdf5 = H5File.OpenRead(file.Path);
            if (!hdf5.LinkExists("data") || hdf5.Get("data") is not IH5Group data)
                throw WeightFileException.At(file.Path, "an HDF5 file of weights, with a group 'data'", $"the links {string.Join(", ", hdf5.Children().Select(c => $"'{c.Name}'"))}");
            return [.. net.DistinctBy(l => l.Name).Select(l => Layer(file, data, l, net)).OfType<StoredLayer>(), .. Unused(file, data, "", net)];
        }
        // PureHDF tells a damaged file by exceptions of many kinds.
        catch (Exception e) when (e is not (WeightFileException or OutOfMemoryException))
        {
            throw WeightFileException.At(file.Path, "an HDF5 file of weights", $"an HDF5 file that cannot be read ({e.Message.TrimEnd('.')})");
        }
    }

    // The superblock says where the file ends; as the HDF5 library does, a shorter one is refused before anything is read.
    private static void CheckLength(StoredFile file)
    {
        ReadOnlySpan<byte> head = file.Head(64);
        if (head.Length < 48)
            throw WeightFileException.At(file.Path, "an HDF5 file of weights", $"an HDF5 file cut off after {file.Length} bytes");
        (int sizeAt, int endAt) = head[8] < 2 ? (13, 40) : (9, 28);
        long end = head[sizeAt] == sizeof(long) ? BinaryPrimitives.ReadInt64LittleEndian(head[endAt..]) : 0;
        if (end > file.Length)
            throw WeightFileException.At(file.Path, $"an HDF5 file of {end} bytes", $"an HDF5 file cut off after {file.Length}");
    }

    private static StoredLayer? Layer(StoredFile file, IH5Group data, LearnedLayer layer, LearnedLayers net)
    {
        if (!data.LinkExists(layer.Name) || data.Get(layer.Name) is not IH5Group group)
            return null;
        List<StoredBlob> blobs = [];
        for (int i = 0; i < layer.Blobs.Count; i++)
        {
            if (group.LinkExists(Name(i)))
                blobs.Add(Blob(file, group, layer.Name, i));
            else if (Owned(net, layer, i))
                blobs.Add(new SharedBlob(layer.Blobs[i]));
            else
                throw WeightFileException.At(file.Path, $"{layer.Blobs.Count} blobs", "no dataset of this number", layer: layer.Name, blob: i);
        }

        return new StoredLayer(layer.Name, "", blobs);
    }

    // Layers that the net does not have, for the report. Names with a slash are groups in groups.
    private static IEnumerable<StoredLayer> Unused(StoredFile file, IH5Group group, string prefix, LearnedLayers net)
    {
        foreach (IH5Group child in group.Children().OfType<IH5Group>())
        {
            string name = prefix + child.Name;
            int count = Enumerable.Range(0, int.MaxValue).First(i => !child.LinkExists(Name(i)));
            if (count > 0 && !net.Any(l => l.Name == name))
                yield return new StoredLayer(name, "", [.. Enumerable.Range(0, count).Select(i => Blob(file, child, name, i))]);
            foreach (StoredLayer deeper in Unused(file, child, name + "/", net))
                yield return deeper;
        }
    }

    private static Hdf5Blob Blob(StoredFile file, IH5Group group, string layer, int index)
    {
        if (group.Get(Name(index)) is not IH5Dataset dataset)
            throw WeightFileException.At(file.Path, "a dataset", "a group", layer: layer, blob: index);
        if (dataset.Type is not { Class: H5DataTypeClass.FloatingPoint, Size: 4 or 8 })
            throw WeightFileException.At(file.Path, "numbers of single or double precision", $"{dataset.Type.Class} of {dataset.Type.Size} bytes", layer: layer, blob: index);
        if (dataset.Space.Dimensions.Any(d => d > long.MaxValue))
            throw WeightFileException.At(file.Path, "axes of less than 2^63", $"[{string.Join(", ", dataset.Space.Dimensions)}]", layer: layer, blob: index);
        long[] shape = [.. dataset.Space.Dimensions.Select(d => (long)d)];
        long? count = Shape.Count(shape);
        if (count is not { } numbers || numbers > file.Length * MostExpansion)
            throw WeightFileException.At(file.Path, $"a blob that a file of {file.Length} bytes can hold", Shape.Text(shape), layer: layer, blob: index);
        Array values = dataset.Type.Size == 8 ? dataset.Read<double[]>() : dataset.Read<float[]>();
        return values.LongLength == numbers
            ? new Hdf5Blob(shape, values)
            : throw WeightFileException.At(file.Path, $"{numbers} numbers", $"{values.LongLength}", layer: layer, blob: index);
    }

    private static bool Owned(LearnedLayers net, LearnedLayer layer, int index) =>
        net.TakeWhile(l => l != layer).SelectMany(l => l.Blobs).Concat(layer.Blobs.Take(index)).Any(b => ReferenceEquals(b, layer.Blobs[index]) || b.Handle == layer.Blobs[index].Handle);

    private static string Name(int index) => index.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
