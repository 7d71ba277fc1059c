using System.Text.Json;
using System.Text.Json.Serialization;

namespace Prototxt.Corpus;

/// <summary>What was found in all files, in the order of their names.</summary>
internal sealed record CorpusReport(IReadOnlyList<FileReport> Files, double Seconds)
{
    private static readonly JsonSerializerOptions json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Whether there is nothing that is our own fault.</summary>
    public bool IsSound => Files.All(f => f.Outcome is Outcome.Compiled or Outcome.NotANet or Outcome.Refused && f.WrongShapes.Count == 0);

    public IReadOnlyDictionary<Outcome, int> Totals => Enum.GetValues<Outcome>().ToDictionary(o => o, o => Files.Count(f => f.Outcome == o));

    public int Layers => Files.Sum(f => f.Layers);

    public void Write(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this, json));
}
