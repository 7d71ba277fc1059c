using Prototxt.Files;

namespace Prototxt.Weights;

/// <summary>Loads parameters from a file of any format that is understood.</summary>
public static class WeightFile
{
    /// <summary>
    /// Loads a <c>.caffemodel</c>, a <c>.caffemodel.h5</c> or an <c>.npy</c> with a pickled dictionary; the content decides, not the name. Layers are
    /// matched by name. Everything is checked first: on any error no parameter has changed.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="layers">The net's layers; their tensors may be frozen, of any floating type, on any device. Of layers of one name the first gets the file's values, as in Caffe.</param>
    /// <param name="options">How to load; null for the defaults.</param>
    /// <returns>What became of every parameter.</returns>
    /// <exception cref="WeightFileException">The file is damaged or of another kind, or its blobs do not fit the net.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="InvalidOperationException">A parameter cannot be written to, as one on the meta device.</exception>
    public static LoadReport Load(string path, LearnedLayers layers, LoadOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(layers);
        layers.EnsureStored();
        using var file = new StoredFile(path);
        return Match(file, layers, options ?? new()).Copy(isNew: false);
    }

    /// <summary>Brings an open file and a net together.</summary>
    internal static WeightMatch Match(StoredFile file, LearnedLayers layers, LoadOptions options)
    {
        var kind = FileKind.Of(file);
        IReadOnlyList<StoredLayer> stored = kind.Format switch
        {
            _ when kind.MayBeProtobuf => new CaffeModelParser(file).Layers,
            FileFormat.Npy or FileFormat.Pickle => NpyWeights.Read(file, [.. layers.Select(l => l.ToBlobs())], options.NpyLayout, name => options.Ignore.Contains(name) ? null : options.NetName(name)),
            FileFormat.Hdf5 => Hdf5Weights.Read(file, layers, options),
            _ => throw kind.RefuseWeights(file),
        };
        return WeightMatcher.Match(file.Path, stored, layers, options);
    }
}
