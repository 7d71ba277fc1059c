using System.Globalization;
using System.Text.Json;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Tests.Upgrade;
using Prototxt.Weights;
using static TorchSharp.torch;

namespace Prototxt.Tests.Recorded;

/// <summary>One folder of numbers recorded from Caffe: the net, its parameters, and what came out.</summary>
internal sealed class GoldenCase : IDisposable
{
    private readonly CaffeModel? blobs, weights;
    private readonly Dictionary<string, StoredLayer> entries;
    private readonly Lazy<IReadOnlyList<RecordedLayer>> layers;
    private readonly Lazy<Dictionary<string, string>> owners;
    private readonly Lazy<Message> net;

    /// <summary>Opens a case by its path below the root; skips the running test where it is missing.</summary>
    public GoldenCase(string name)
    {
        Folder = Golden.Require(name);
        Json = Golden.Json(name, "case.json");
        blobs = Open("blobs.caffemodel");
        weights = Open("weights.caffemodel");
        entries = blobs is null ? [] : blobs.Layers.ToDictionary(l => l.Name);
        layers = new(() => Json.TryGetProperty("layers", out JsonElement list) ? [.. list.EnumerateArray().Select(RecordedLayer.Read)] : []);
        owners = new(Owners);
        net = new(() => Upgraded.Of(File.ReadAllText(NetFile)).Net);
    }

    public string Folder { get; }

    public JsonElement Json { get; }

    public string Phase => Json.GetProperty("phase").GetString()!;

    public string NetFile => Path.Combine(Folder, "net.prototxt");

    /// <summary>The file of the parameters before the pass.</summary>
    public string? Weights => weights is null ? null : Path.Combine(Folder, "weights.caffemodel");

    /// <summary>The net in today's format.</summary>
    public Message Net => net.Value;

    /// <summary>The layers that Caffe ran, its automatic splits among them.</summary>
    public IReadOnlyList<RecordedLayer> Layers => layers.Value;

    /// <summary>The message of the first layer of a name; null where none has it.</summary>
    public Message? Layer(string name) => Net.Subs("layer").FirstOrDefault(l => l.String("name") == name);

    /// <summary>The entry of the parameter whose memory a parameter shares; its own where it shares none.</summary>
    public string OwnerOf(string entry) => owners.Value.GetValueOrDefault(entry, entry);

    /// <summary>Whether case.json has a field and it is not false.</summary>
    public bool Says(string property) => Json.TryGetProperty(property, out JsonElement value) && value.ValueKind is not (JsonValueKind.False or JsonValueKind.Null);

    /// <summary>A number of case.json, or another where it is not there.</summary>
    public uint Number(string property, uint otherwise) => Json.TryGetProperty(property, out JsonElement value) ? value.GetUInt32() : otherwise;

    public IReadOnlyList<string> Strings(string property) =>
        Json.TryGetProperty(property, out JsonElement list) ? list.Strings() : [];

    public bool HasEntry(string entry) => entries.ContainsKey(entry);

    public bool HasDiff(string entry) => entries.TryGetValue(entry, out StoredLayer? layer) && layer.Blobs.Count > 1;

    public Tensor Data(string entry) => entries[entry].Blobs[0].ReadTensor();

    public Tensor Diff(string entry) => entries[entry].Blobs[1].ReadTensor();

    /// <summary>What was given: an input that a layer overwrites is recorded under a name of its own.</summary>
    public Tensor Given(string input) => Data(HasEntry("given:" + input) ? "given:" + input : input);

    /// <summary>The gradient that a top was given before the backward pass: one that is overwritten is recorded under a name of its own.</summary>
    public Tensor Fed(string top) => HasEntry("fed:" + top) ? Data("fed:" + top) : Diff(top);

    /// <summary>The weight of a top in the loss; null where it has none.</summary>
    public float? LossWeight(string top) =>
        Json.TryGetProperty("loss_weights", out JsonElement weights) && weights.TryGetProperty(top, out JsonElement weight) ? weight.GetSingle() : null;

    /// <summary>What a source gave in each pass.</summary>
    public IEnumerable<Tensor> Batches(string top) =>
        Enumerable.Range(0, (int)Number("steps", 1)).Select(k => Data(HasEntry($"{top}#{k}") ? $"{top}#{k}" : top));

    /// <summary>A layer's parameters before the pass.</summary>
    public IReadOnlyList<Tensor> Parameters(string layer) => [.. weights!.Layers.Single(l => l.Name == layer).Blobs.Select(b => b.ReadTensor())];

    /// <summary>How near numbers must come, <c>forward</c> or <c>backward</c>.</summary>
    public Tolerance Tolerance(string pass) =>
        Json.GetProperty("tolerance") is var all && all.TryGetProperty(pass, out JsonElement own) ? Recorded.Tolerance.Read(own)
        : Recorded.Tolerance.Read(all.TryGetProperty("forward", out JsonElement forward) ? forward : all);

    /// <summary>The net through the generator, in the state in which Caffe had it.</summary>
    public GeneratorRun Generate()
    {
        Dictionary<string, string> metadata = [];
        if (Strings("stages") is { Count: > 0 } stages)
            metadata["PrototxtStages"] = string.Join(",", stages);
        // The recorder's level takes the place of the file's, 0 too.
        if (Json.TryGetProperty("level", out JsonElement level) && level.ValueKind == JsonValueKind.Number)
            metadata["PrototxtLevel"] = level.GetInt32().ToString(CultureInfo.InvariantCulture);
        // What only the data files tell; a user would write it into the project.
        if (Json.TryGetProperty("shapes_after_setup", out JsonElement shapes))
            metadata["PrototxtInputShapes"] = string.Join("; ", shapes.EnumerateObject().Where(s => s.Value.GetArrayLength() > 0).Select(s => $"{s.Name}: {string.Join(",", s.Value.EnumerateArray())}"));
        return GeneratorRun.Of(new PrototxtFile("/project/net.prototxt", File.ReadAllText(NetFile), metadata));
    }

    public void Dispose()
    {
        blobs?.Dispose();
        weights?.Dispose();
    }

    private CaffeModel? Open(string file) => Path.Combine(Folder, file) is var path && File.Exists(path) ? CaffeModel.Open(path) : null;

    private Dictionary<string, string> Owners()
    {
        if (weights is null || !Json.TryGetProperty("param_owners", out JsonElement recorded))
            return [];
        string[] inOrder = [.. weights.Layers.SelectMany(l => l.Blobs.Select((_, i) => $"{l.Name}:{i}"))];
        return inOrder.Zip(recorded.Longs()).ToDictionary(p => p.First, p => p.Second < 0 || p.Second >= inOrder.Length ? p.First : inOrder[p.Second]);
    }
}
