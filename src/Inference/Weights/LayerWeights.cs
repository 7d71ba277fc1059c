using Prototxt.Weights;

namespace Prototxt.Inference;

/// <summary>
/// The learned layers of a predictor, made from a weight file or a net. It owns what it makes, the file's map included, and is
/// disposed of with the predictor.
/// </summary>
public sealed partial class LayerWeights : IDisposable
{
    private readonly BlobReader _blobs;
    private readonly List<IDisposable> _made = [];
    private PackedFile? _packed;

    private LayerWeights(IWeightSource source) => _blobs = new(source);

    /// <summary>How layers that are made from now on keep their weights.</summary>
    internal WeightPrecision Precision { get; set; }

    /// <summary>
    /// Opens a <c>.caffemodel</c>, a <c>.caffemodel.h5</c>, or an <c>.npy</c> of layers, whose order of axes only a generated predictor can tell. The weights of
    /// inner products are used where they lie in it, if the file has them as memory does: nobody may shorten the file meanwhile.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="Prototxt.Weights.WeightFileException">It is damaged or something else; the message says what it appears to be.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static LayerWeights Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new(new FileSource(path));
    }

    /// <summary>Blobs that are in memory, which are copied.</summary>
    /// <param name="name">What messages call them.</param>
    /// <param name="blobs">Layer, shape and numbers of each blob; a layer's blobs in their order.</param>
    public static LayerWeights From(string name, IEnumerable<(string Layer, int[] Shape, float[] Numbers)> blobs)
    {
        ArgumentNullException.ThrowIfNull(blobs);
        var source = new MemorySource(name);
        foreach ((string layer, int[] shape, float[] numbers) in blobs)
            source.Add(layer, shape, numbers);
        return new(source);
    }

    /// <summary>Says which net the layers are of, before the first is made: files that keep blobs otherwise than Caffe's nets do are read by it.</summary>
    internal void Describe(Func<IReadOnlyList<LayerBlobs>> net, NpyLayout layout) => _blobs.Describe(net, layout);

    /// <summary>Blobs from elsewhere, which are read as layers are made of them.</summary>
    internal static LayerWeights From(IWeightSource source) => new(source);

    /// <summary>Closes what layers were made from; what they use where it lies stays.</summary>
    internal void Seal()
    {
        _blobs.Seal();
        _packed?.Save();
    }

    /// <summary>Keeps packed weights in a file, from now on, and uses what it has already. Only those of a file are kept.</summary>
    internal void KeepPacked(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _packed = _blobs.Identity is { } model ? new PackedFile(path, model) : null;
    }

    /// <summary>How many layers found their weights packed in the file for that.</summary>
    internal int LayersInPlace => _packed?.Filled ?? 0;

    /// <summary>The numbers of a blob, for a layer that needs them as they are.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="blob">The blob, from 0.</param>
    /// <param name="shape">Its shape; 0 for a size that the blob has to tell.</param>
    /// <exception cref="Prototxt.Weights.WeightFileException">The layer is missing, or its blob has another shape.</exception>
    public float[] Numbers(string layer, int blob, params int[] shape) => _blobs.Read(layer, blob, _blobs.Told(layer, blob, shape));

    /// <summary>Gives all memory back, that of the layers included.</summary>
    public void Dispose()
    {
        foreach (IDisposable made in _made)
            made.Dispose();
        _made.Clear();
        _blobs.Dispose();
        _packed?.Dispose();
    }

    // Makes something of weights that may be packed already; where what the file has is something else after all, of new ones.
    private T Packed<T>(Func<byte[]> layer, Func<LayerPack, T> make)
    {
        LayerPack pack = _packed?.Layer(layer()) ?? new();
        try
        {
            return make(pack);
        }
        catch (InvalidDataException) when (pack.IsFilled)
        {
            return make(_packed!.Renew());
        }
    }

    private T Own<T>(T made) where T : IDisposable
    {
        _made.Add(made);
        return made;
    }
}
