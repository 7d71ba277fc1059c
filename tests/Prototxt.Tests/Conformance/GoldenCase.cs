using System.Text.Json;
using Prototxt.Tests.Infrastructure;
using Prototxt.Weights;
using static TorchSharp.torch;

namespace Prototxt.Tests.Conformance;

/// <summary>One folder of numbers recorded from Caffe.</summary>
internal sealed class GoldenCase : IDisposable
{
    private readonly Dictionary<string, StoredLayer> entries = [];
    private readonly CaffeModel? container;

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
    public static IEnumerable<string> All() => !Directory.Exists(SharedData.Golden) ? [] :
        Directory.EnumerateFiles(SharedData.Golden, "case.json", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(SharedData.Golden, Path.GetDirectoryName(f)!).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

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
        if (Json.TryGetProperty("level", out JsonElement level) && level.GetInt32() != 0)
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
