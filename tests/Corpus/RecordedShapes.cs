using System.Text.Json;

namespace Prototxt.Corpus;

/// <summary>What real Caffe built of one file: an entry of shapes.json.</summary>
internal sealed record RecordedNet(string[] Inputs, string[] Outputs, Dictionary<string, long[]> Blobs, Dictionary<string, long[][]> Params, RecordedLayer[] Layers);

internal sealed record RecordedLayer(string Name, string Type, string[] Bottom, string[] Top);

/// <summary>The shapes.json of a folder: by path inside it, or nothing where there is no such file.</summary>
internal sealed class RecordedShapes
{
    private static readonly JsonSerializerOptions json = new() { PropertyNameCaseInsensitive = true };

    private readonly Dictionary<string, RecordedNet> nets;

    private RecordedShapes(Dictionary<string, RecordedNet> nets) => this.nets = nets;

    public static RecordedShapes Read(string folder)
    {
        string path = Path.Combine(folder, "shapes.json");
        return new(File.Exists(path) ? JsonSerializer.Deserialize<Dictionary<string, RecordedNet>>(File.ReadAllText(path), json)! : []);
    }

    public RecordedNet? Find(string file) => nets.GetValueOrDefault(file);
}
