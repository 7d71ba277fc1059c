using Prototxt.Files;
using Prototxt.Inference;
using Prototxt.Weights;

namespace Prototxt.Predictors;

/// <summary>The blobs of a net's layers, for a predictor to be made of. Each is copied when its layer is, and none is kept.</summary>
internal sealed class NetSource : IWeightSource
{
    private readonly Dictionary<string, LearnedLayer> _layers = new(StringComparer.Ordinal);

    /// <exception cref="InvalidOperationException">A parameter has no size yet, or no numbers, or two layers have one name.</exception>
    public NetSource(string name, LearnedLayers layers)
    {
        Name = name;
        layers.EnsureStored();
        foreach (LearnedLayer layer in layers.EnsureSized())
            if (!_layers.TryAdd(layer.Name, layer))
                throw new InvalidOperationException($"{name}: two layers with learned blobs are named '{Listing.Short(layer.Name)}', and a predictor finds its weights by name; rename one.");
    }

    public string Name { get; }

    public StoredBlob? Find(string layer, int blob) =>
        _layers.TryGetValue(layer, out LearnedLayer? found) && blob < found.Blobs.Count ? new TensorBlob(found.Blobs[blob]) : null;

    public int? Blobs(string layer) => _layers.TryGetValue(layer, out LearnedLayer? found) ? found.Blobs.Count : null;

    public void Seal() => _layers.Clear();

    public void Dispose() => Seal();
}
