using System.Numerics.Tensors;
using System.Text.Json;
using Prototxt.Tests.Conformance;
using Prototxt.Tests.Recorded;
using Prototxt.Weights;
using TorchSharp;

namespace Prototxt.Inference.Tests.Generated;

/// <summary>A net with numbers recorded from Caffe, as its predictor sees it: inputs, outputs and weights.</summary>
internal sealed class RecordedCase : IDisposable
{
    private readonly List<CaffeModel> _files = [];

    public RecordedCase(string name)
    {
        Folder = Golden.Require(name);
        Json = Golden.Json(name, "case.json");
        foreach (string file in new[] { "blobs.caffemodel", "outputs.caffemodel" })
            if (Path.Combine(Folder, file) is var path && File.Exists(path))
                _files.Add(CaffeModel.Open(path));
    }

    public string Folder { get; }

    public JsonElement Json { get; }

    /// <summary>Whether a net ran, once or several times; null where no pass was recorded.</summary>
    public string? Phase => Json.TryGetProperty("phase", out JsonElement phase) ? phase.GetString() : null;

    public string Net => File.ReadAllText(Path.Combine(Folder, "net.prototxt"));

    /// <summary>How many passes with inputs of their own there are; 0 where there is one, whose blobs have no number.</summary>
    public int Steps => Number("steps");

    /// <summary>How often the net ran before its blobs were recorded.</summary>
    public int Forwards => Number("forwards");

    /// <summary>Whether the numbers of weights and inputs are told by a formula.</summary>
    public bool HasFormula => Json.TryGetProperty("full_outputs", out _) || Json.TryGetProperty("param_diffs", out _);

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

    /// <summary>The file with the weights before the pass; null where the net has none.</summary>
    public string? WeightFile => Directory.EnumerateFiles(Folder, "weights.caffemodel").FirstOrDefault();

    /// <summary>The file that Caffe was told to load before, if that was recorded; it may be of another format, and lack layers.</summary>
    public string? Source => Directory.EnumerateFiles(Folder, "source.caffemodel*").Order(StringComparer.Ordinal).FirstOrDefault();

    public Tolerance Tolerance => Tolerance.Read(Json.GetProperty("tolerance") is var all && all.TryGetProperty("forward", out JsonElement forward) ? forward : all);

    /// <summary>A blob's numbers; null where they were not recorded.</summary>
    public Tensor<float>? Blob(string name)
    {
        if (_files.SelectMany(f => f.Layers).FirstOrDefault(l => l.Name == name) is not { } entry)
            return null;
        using torch.Tensor numbers = entry.Blobs[0].ReadTensor();
        return Of(numbers);
    }

    /// <summary>What an input was given in a pass, though a layer wrote over it; null where that was not recorded.</summary>
    public Tensor<float>? Input(string name, int step)
    {
        if (!HasFormula)
            return Blob($"{name}#{step}") ?? Blob("given:" + name) ?? Blob(name);
        JsonElement input = Json.GetProperty("inputs").EnumerateArray().Single(i => i.GetProperty("input").GetString() == name);
        using torch.Tensor numbers = input.TryGetProperty("rule", out JsonElement rule) ? FillFormula.Labels(input.GetProperty("shape").Longs(), rule.GetString()!) : Filled(input);
        return Of(numbers);
    }

    /// <summary>Gives a net the weights.</summary>
    public void Fill(ICaffeNet net)
    {
        foreach (string file in new[] { Source, WeightFile }.OfType<string>())
            net.LoadWeights(file);
        if (!HasFormula)
            return;
        using IDisposable noGrad = torch.no_grad();
        Dictionary<string, torch.Tensor> blobs = net.LearnedLayers.SelectMany(l => l.Blobs.Select((b, i) => (Name: $"{l.Name}:{i}", Blob: b))).ToDictionary(p => p.Name, p => p.Blob);
        foreach (JsonElement param in Json.GetProperty("params").EnumerateArray().Where(p => !p.TryGetProperty("shared", out JsonElement shared) || !shared.GetBoolean()))
        {
            torch.Tensor blob = blobs[param.GetProperty("param").GetString()!];
            using torch.Tensor numbers = param.TryGetProperty("value", out JsonElement value) ? torch.full(blob.shape, value.GetSingle()) : Filled(param);
            blob.copy_(numbers);
        }
    }

    public void Dispose() => _files.ForEach(f => f.Dispose());

    private static torch.Tensor Filled(JsonElement numbers) => FillFormula.Fill(
        numbers.GetProperty("shape").Longs(), numbers.GetProperty("stream").GetUInt32(), numbers.GetProperty("scale").GetSingle(), numbers.TryGetProperty("add", out JsonElement add) ? add.GetSingle() : 0);

    private static Tensor<float> Of(torch.Tensor numbers) => Tensor.Create(Infrastructure.Values.Numbers(numbers), numbers.shape.Length == 0 ? [1] : [.. numbers.shape.Select(size => (nint)size)]);

    private int Number(string property) => Json.TryGetProperty(property, out JsonElement value) ? value.GetInt32() : 0;
}
