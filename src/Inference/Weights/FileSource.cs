using Prototxt.Files;
using Prototxt.Weights;

namespace Prototxt.Inference;

/// <summary>A weight file: its structure is checked when it is opened, and its numbers are read when they are asked for.</summary>
internal sealed class FileSource : IWeightSource
{
    private readonly StoredFile _file;
    private readonly Dictionary<string, StoredLayer> _layers = new(StringComparer.Ordinal);
    private readonly Hdf5Layers? _hdf5;
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
            else if (kind.MayBeProtobuf)
            {
                foreach (StoredLayer layer in new CaffeModelParser(_file).Layers)
                    if (layer.Blobs.Count > 0)
                        _layers[layer.Name] = layer; // as in Caffe, the last one of a name counts
            }
            else
                throw kind.Refuse(_file, "a .caffemodel or .caffemodel.h5");
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    public string Name => _file.Path;

    public (long Length, DateTime Written)? Identity => (_file.Length, _file.Written);

    public StoredBlob? Find(string layer, int blob)
    {
        if (_hdf5 is not null)
            return _hdf5.Find(layer) is { } stored && stored.Has(blob) ? stored.Blob(blob) : null;
        return _layers.TryGetValue(layer, out StoredLayer? found) && blob < found.Blobs.Count ? found.Blobs[blob] : null;
    }

    public int? Blobs(string layer)
    {
        if (_hdf5 is null)
            return _layers.TryGetValue(layer, out StoredLayer? found) ? found.Blobs.Count : null;
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
        _map ??= new MappedFile(_file.Handle!, _file.Path, _file.Length);
        var memory = new WeightMemory(_map.At(start, blob.Count), _map, () => _inPlace--);
        _inPlace++;
        return memory;
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
}
