using Prototxt.Files;
using Prototxt.Weights;

namespace Prototxt.Inference;

/// <summary>A weight file: its structure is checked when it is opened, and its numbers are read when they are asked for.</summary>
internal sealed class FileSource : IWeightSource
{
    private readonly StoredFile _file;
    private readonly Dictionary<string, StoredLayer> _layers = new(StringComparer.Ordinal);
    private readonly Hdf5Layers? _hdf5;
    private bool _isUndescribed;
    private string _order = "";
    private MappedFile? _map;
    private int _inPlace;

    /// <summary>Opens a file.</summary>
    /// <exception cref="WeightFileException">It is damaged or something else.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public FileSource(string path)
    {
        _file = new StoredFile(path);
        try
        {
            FileKind kind = FileKind.Of(_file);
            if (kind.Format == FileFormat.Hdf5)
                _hdf5 = new Hdf5Layers(_file);
            else if (kind.Format is FileFormat.Npy or FileFormat.Pickle)
                _isUndescribed = true;
            else if (kind.MayBeProtobuf)
                Take(new CaffeModelParser(_file).Layers);
            else
                throw kind.RefuseWeights(_file);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    public string Name => _file.Path;

    public ModelIdentity? Identity => ModelIdentity.Of(_file, _order);

    // The axes of an .npy are told by the shapes that the net's layers have, all of them together.
    public void Describe(Func<IReadOnlyList<LayerBlobs>> net, NpyLayout layout)
    {
        if (!_isUndescribed)
            return;
        IReadOnlyList<LayerBlobs> layers = net();
        HashSet<string> names = new(layers.Select(l => l.Name), StringComparer.Ordinal);
        Take(NpyWeights.Read(_file, layers, layout, name => names.Contains(name) ? name : null));
        _order = string.Join('\n', layers.Select(l => $"{l.Name} {l.Type} {string.Join(", ", l.Shapes.Select(Shapes.Text))} {Shapes.Text(l.InputShape)}").Prepend(layout.ToString()));
        _isUndescribed = false;
    }

    public StoredBlob? Find(string layer, int blob)
    {
        if (_hdf5 is not null)
            return _hdf5.Find(layer) is { } stored && stored.Has(blob) ? stored.Blob(blob) : null;
        return Layer(layer) is { } found && blob < found.Blobs.Count ? found.Blobs[blob] : null;
    }

    public int? Blobs(string layer)
    {
        if (_hdf5 is null)
            return Layer(layer)?.Blobs.Count;
        if (_hdf5.Find(layer) is not { } stored)
            return null;
        int count = 0;
        while (stored.Has(count))
            count++;
        return count;
    }

    public unsafe WeightMemory? InPlace(StoredBlob blob)
    {
        if (blob is not RunBlob { Start: { } start } || blob.Count == 0)
            return null;
        MappedFile map = _map ??= new MappedFile(_file.Handle!, _file.Path, _file.Length);
        _inPlace++;
        return new WeightMemory(map.At(start, blob.Count), map, () => _inPlace--, (first, count) => map.Forget(start + first * sizeof(float), count));
    }

    public void Seal()
    {
        _file.Dispose();
        if (_inPlace == 0) // all of it was copied
            _map?.Dispose();
    }

    public void Dispose()
    {
        _file.Dispose();
        _map?.Dispose();
    }

    private StoredLayer? Layer(string name) => !_isUndescribed ? _layers.GetValueOrDefault(name)
        : throw WeightFileException.At(Name, "a file that keeps weights in Caffe's order, where nobody says what the net's layers are", "an .npy, which is read by the Load and From of generated predictors", layer: name);

    private void Take(IEnumerable<StoredLayer> layers)
    {
        foreach (StoredLayer layer in layers)
            if (layer.Blobs.Count > 0)
                _layers[layer.Name] = layer; // as in Caffe, the last one of a name counts
    }
}
