using System.Text.Json;

namespace Prototxt.Tests.Recorded;

/// <summary>A layer that Caffe ran.</summary>
internal sealed record RecordedLayer(string Name, string Type, string[] Bottoms, string[] Tops, bool NeedsBackward)
{
    /// <summary>An entry of <c>layers</c> in case.json.</summary>
    public static RecordedLayer Read(JsonElement layer) => new(
        layer.GetProperty("name").GetString()!,
        layer.GetProperty("type").GetString()!,
        layer.TryGetProperty("bottoms", out JsonElement bottoms) ? bottoms.Strings() : [],
        layer.TryGetProperty("tops", out JsonElement tops) ? tops.Strings() : [],
        !layer.TryGetProperty("needs_backward", out JsonElement needs) || needs.GetBoolean());
}
