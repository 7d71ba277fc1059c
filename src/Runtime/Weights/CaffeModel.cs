using Prototxt.Files;
using Prototxt.Tensors;
using static TorchSharp.torch;

namespace Prototxt.Weights;

/// <summary>
/// An open <c>.caffemodel</c>: a binary NetParameter of any generation. Opening checks the structure of the whole
/// file; numbers are read when asked for, by any number of threads. Dispose it to close the file.
/// </summary>
public sealed class CaffeModel : IDisposable
{
    private readonly StoredFile _file;

    internal CaffeModel(StoredFile file)
    {
        _file = file;
        var parser = new CaffeModelParser(file);
        Name = parser.Name;
        Layers = parser.Layers;
    }

    /// <summary>The net's name, which may be empty.</summary>
    public string Name { get; }

    /// <summary>The layers in the file's order, those without blobs included. Names may repeat.</summary>
    public IReadOnlyList<StoredLayer> Layers { get; }

    /// <summary>Opens a file and checks its structure. Files of more than 2 GB are fine.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="WeightFileException">It is damaged or something else; the message says what it appears to be.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static CaffeModel Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = new StoredFile(path);
        try
        {
            var kind = FileKind.Of(file);
            return kind.MayBeProtobuf ? new CaffeModel(file) : throw kind.Refuse(file, "a .caffemodel");
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Writes a net's parameters as Caffe's Net::ToProto does: name, type and blobs of each layer, in the current format, single
    /// precision (double for float64 parameters). Goes to a temporary file beside the target, which replaces the target only
    /// when it is complete. Caffe itself reads no file of more than 2 GB.
    /// </summary>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="netName">The net's name.</param>
    /// <param name="layers">The layers with their parameters, of any type and on any device.</param>
    /// <exception cref="IOException">The file cannot be written; an old file of that name is untouched.</exception>
    public static void Save(string path, string netName, LearnedLayers layers)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(netName);
        ArgumentNullException.ThrowIfNull(layers);
        layers.EnsureStored();
        AtomicFile.Write(path, stream => CaffeModelWriter.Write(stream, netName, layers.Select(Written)));
    }

    /// <summary>Closes the file. Blobs cannot be read afterwards.</summary>
    public void Dispose() => _file.Dispose();

    private static WrittenLayer Written(LearnedLayer layer) => new(layer.Name, layer.Type, [.. layer.Blobs.Select(Written)]);

    private static WrittenBlob Written(Tensor blob)
    {
        bool isDouble = blob.dtype == ScalarType.Float64;
        return new(blob.shape, isDouble, stream =>
        {
            using Tensor rows = TensorMemory.OnCpu(blob, isDouble ? ScalarType.Float64 : ScalarType.Float32);
            TensorMemory.Write(rows, stream);
        });
    }
}
