using Prototxt.Weights;

namespace Prototxt.Benchmarks.Onnx;

/// <summary>The learned blobs of a weight file by layer.</summary>
internal sealed class ModelBlobs(CaffeModel model)
{
    // as in Caffe, the last layer of a name counts
    private readonly Dictionary<string, StoredLayer> layers = model.Layers.Where(l => l.Blobs.Count > 0).GroupBy(l => l.Name).ToDictionary(g => g.Key, g => g.Last());

    public float[] Numbers(string layer, int blob) => layers.TryGetValue(layer, out StoredLayer? stored) && blob < stored.Blobs.Count
        ? stored.Blobs[blob].ReadFloats()
        : throw new InvalidDataException($"The weights have no blob {blob} of layer \"{layer}\".");
}
