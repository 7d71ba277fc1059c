using System.Numerics.Tensors;
using System.Text.Json;
using Prototxt.Tests.Recorded;
using Prototxt.Weights;

namespace Prototxt.Inference.Tests.Generated;

/// <summary>A net with numbers recorded from Caffe, as its predictor sees it: inputs, outputs and weights.</summary>
internal sealed class RecordedCase : IDisposable
{
    private readonly CaffeModel? _blobs;

    public RecordedCase(string name)
    {
        Folder = Golden.Require(name);
        Json = Golden.Json(name, "case.json");
        string blobs = Path.Combine(Folder, "blobs.caffemodel");
        _blobs = File.Exists(blobs) ? CaffeModel.Open(blobs) : null;
    }

    public string Folder { get; }

    public JsonElement Json { get; }

    public string Net => File.ReadAllText(Path.Combine(Folder, "net.prototxt"));

    /// <summary>What the net's project would say of it.</summary>
    public Dictionary<string, string> Metadata
    {
        get
        {
            Dictionary<string, string> metadata = [];
            if (Json.TryGetProperty("stages", out JsonElement stages) && stages.Strings() is { Length: > 0 } names)
                metadata["PrototxtStages"] = string.Join(",", names);
            if (Json.TryGetProperty("level", out JsonElement level) && level.ValueKind == JsonValueKind.Number)
                metadata["PrototxtLevel"] = level.GetRawText();
            return metadata;
        }
    }

    /// <summary>The weights before the pass, none where the net has none.</summary>
    public LayerWeights Weights() => Path.Combine(Folder, "weights.caffemodel") is var path && File.Exists(path) ? LayerWeights.Open(path) : LayerWeights.From("no file", []);

    public Tolerance Tolerance => Prototxt.Tests.Recorded.Tolerance.Read(Json.GetProperty("tolerance") is var all && all.TryGetProperty("forward", out JsonElement forward) ? forward : all);

    /// <summary>A blob's numbers; null where they were not recorded. Of an input those that were given, though a layer wrote over them.</summary>
    public Tensor<float>? Blob(string name, bool given = false)
    {
        StoredLayer? entry = (given ? Find("given:" + name) : null) ?? Find(name);
        if (entry is null)
            return null;
        using TorchSharp.torch.Tensor numbers = entry.Blobs[0].ReadTensor();
        return Tensor.Create(numbers.data<float>().ToArray(), numbers.shape.Length == 0 ? [1] : [.. numbers.shape.Select(size => (nint)size)]);
    }

    public void Dispose() => _blobs?.Dispose();

    private StoredLayer? Find(string entry) => _blobs?.Layers.FirstOrDefault(l => l.Name == entry);
}
