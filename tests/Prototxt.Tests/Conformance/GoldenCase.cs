using System.Text.Json;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Tests.Infrastructure;
using Prototxt.Tests.Upgrade;
using Prototxt.Weights;
using static TorchSharp.torch;

namespace Prototxt.Tests.Conformance;

/// <summary>A layer that Caffe ran.</summary>
internal sealed record RecordedLayer(string Name, string Type, string[] Bottoms, string[] Tops, bool NeedsBackward);

/// <summary>One folder of numbers recorded from Caffe.</summary>
internal sealed class GoldenCase : IDisposable
{
    private readonly Dictionary<string, StoredLayer> entries = [];
    private readonly CaffeModel? container;
    private IReadOnlyList<RecordedLayer>? layers;
    private Dictionary<string, string>? owners;
    private Message? net;

    public GoldenCase(string name)
    {
        Name = name;
        Folder = Path.Combine(SharedData.Golden, name);
        Json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "case.json"))).RootElement;
        string blobs = Path.Combine(Folder, "blobs.caffemodel");
        if (!File.Exists(blobs))
            return;
        container = CaffeModel.Open(blobs);
        entries = container.Layers.ToDictionary(l => l.Name);
    }

    public string Name { get; }

    public string Folder { get; }

    public JsonElement Json { get; }

    public string Phase => Json.GetProperty("phase").GetString()!;

    public string NetFile => Path.Combine(Folder, "net.prototxt");

    public string? Weights => File.Exists(Path.Combine(Folder, "weights.caffemodel")) ? Path.Combine(Folder, "weights.caffemodel") : null;

    /// <summary>All case folders, as paths below the root with forward slashes.</summary>
    public static IEnumerable<string> All() => Folders("case.json");

    /// <summary>The folders that hold a file of a name.</summary>
    public static IEnumerable<string> Folders(string file) => !Directory.Exists(SharedData.Golden) ? [] :
        Directory.EnumerateFiles(SharedData.Golden, file, SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(SharedData.Golden, Path.GetDirectoryName(f)!).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    /// <summary>The net in today's format.</summary>
    public Message Net => net ??= Upgraded.Of(File.ReadAllText(NetFile)).Net;

    /// <summary>The message of the first layer of a name; null where none has it.</summary>
    public Message? Layer(string name) => Net.Subs("layer").FirstOrDefault(l => l.String("name") == name);

    /// <summary>The layers that Caffe ran, its automatic splits among them.</summary>
    public IReadOnlyList<RecordedLayer> Layers => layers ??= Json.TryGetProperty("layers", out JsonElement list)
        ? [.. list.EnumerateArray().Select(l => new RecordedLayer(l.GetProperty("name").GetString()!, l.GetProperty("type").GetString()!, Names(l, "bottoms"), Names(l, "tops"), !l.TryGetProperty("needs_backward", out JsonElement needs) || needs.GetBoolean()))]
        : [];

    private static string[] Names(JsonElement layer, string property) =>
        layer.TryGetProperty(property, out JsonElement names) ? [.. names.EnumerateArray().Select(n => n.GetString()!)] : [];

    /// <summary>The entry of the parameter whose memory a parameter shares; its own where it shares none.</summary>
    public string OwnerOf(string entry)
    {
        if (owners is null)
        {
            owners = [];
            if (Weights is { } weights && Json.TryGetProperty("param_owners", out JsonElement recorded))
            {
                using CaffeModel file = CaffeModel.Open(weights);
                string[] inOrder = [.. file.Layers.SelectMany(l => l.Blobs.Select((_, i) => $"{l.Name}:{i}"))];
                int[] numbers = [.. recorded.EnumerateArray().Select(n => n.GetInt32())];
                foreach ((string name, int number) in inOrder.Zip(numbers))
                    owners[name] = number < 0 || number >= inOrder.Length ? name : inOrder[number];
            }
        }

        return owners.GetValueOrDefault(entry, entry);
    }

    /// <summary>Whether case.json has a field and it is not false.</summary>
    public bool Says(string property) => Json.TryGetProperty(property, out JsonElement value) && value.ValueKind is not (JsonValueKind.False or JsonValueKind.Null);

    public IEnumerable<string> Strings(string property) =>
        Json.TryGetProperty(property, out JsonElement list) ? list.EnumerateArray().Select(e => e.GetString()!) : [];

    public bool HasEntry(string entry) => entries.ContainsKey(entry);

    public bool HasDiff(string entry) => entries.TryGetValue(entry, out StoredLayer? layer) && layer.Blobs.Count > 1;

    public Tensor Data(string entry) => entries[entry].Blobs[0].ReadTensor();

    public Tensor Diff(string entry) => entries[entry].Blobs[1].ReadTensor();

    /// <summary>What was given: an input that a layer overwrites is recorded under a name of its own.</summary>
    public Tensor Given(string input) => Data(HasEntry("given:" + input) ? "given:" + input : input);

    public GeneratorRun Generate()
    {
        Dictionary<string, string> metadata = [];
        if (Strings("stages").ToArray() is { Length: > 0 } stages)
            metadata["PrototxtStages"] = string.Join(",", stages);
        // The recorder's level takes the place of the file's, 0 too.
        if (Json.TryGetProperty("level", out JsonElement level) && level.ValueKind == JsonValueKind.Number)
            metadata["PrototxtLevel"] = level.GetInt32().ToString(System.Globalization.CultureInfo.InvariantCulture);
        // What only the data files tell; a user would write it into the project.
        if (Json.TryGetProperty("shapes_after_setup", out JsonElement shapes))
            metadata["PrototxtInputShapes"] = string.Join("; ", shapes.EnumerateObject().Where(s => s.Value.GetArrayLength() > 0).Select(s => $"{s.Name}: {string.Join(",", s.Value.EnumerateArray())}"));
        return GeneratorRun.Of(new PrototxtFile("/project/net.prototxt", File.ReadAllText(NetFile), metadata));
    }

    public Tolerance Tolerance(string pass)
    {
        JsonElement t = Json.GetProperty("tolerance");
        if (t.TryGetProperty(pass, out JsonElement inner))
            t = inner;
        return new Tolerance(
            t.GetProperty("rtol").GetDouble(),
            t.TryGetProperty("atol", out JsonElement atol) ? atol.GetDouble() : 0,
            t.TryGetProperty("atol_relative_to_max", out JsonElement relative) ? relative.GetDouble() : 0);
    }

    public void Dispose() => container?.Dispose();
}
