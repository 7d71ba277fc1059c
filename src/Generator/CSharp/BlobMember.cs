using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Model;

namespace Prototxt.Generator.CSharp;

/// <summary>
/// The properties of a blob set that one layer computes together, or one input, as C#: members of two views that are equal
/// can be one.
/// </summary>
/// <param name="Properties">The properties; one, unless a layer has several tops.</param>
/// <param name="Fields">The fields that hold what was computed.</param>
internal sealed record BlobMember(EquatableArray<BlobProperty> Properties, EquatableArray<(string Type, string Name)> Fields)
{
    public bool IsInput { get; init; }

    /// <summary>Of several tops: the private property that computes all of them.</summary>
    public string? Tops { get; init; }

    /// <summary>The properties that it is computed from.</summary>
    public EquatableArray<string> Reads { get; init; } = EquatableArray<string>.Empty;

    /// <summary>Both are computed, under the same names.</summary>
    public bool IsLike(BlobMember other) => !IsInput && !other.IsInput && Properties.Select(p => p.Name).SequenceEqual(other.Properties.Select(p => p.Name));

    /// <summary>An input.</summary>
    public static BlobMember Input(ValueModel value) =>
        new(new([new BlobProperty(value.Property, value.Key, $"The input {Comments.Xml(value.Blob)}, {Comments.Shape(value.Shape)}.", "")]), EquatableArray<(string Type, string Name)>.Empty) { IsInput = true };

    /// <summary>The sum of a view's losses.</summary>
    public static BlobMember TotalLoss(ViewModel view) =>
        Computed(new BlobProperty("TotalLoss", null, "The weighted sum of all losses, scalar.", ""), "_totalLoss", Calls.TotalLoss(view, v => view.Values[v].Property));

    /// <summary>The tops of a layer.</summary>
    /// <param name="view">The view.</param>
    /// <param name="step">The layer.</param>
    /// <param name="split">The values of which each reader may ask for a gradient of its own.</param>
    /// <param name="isSizedLater">A pass may tell parameters their sizes.</param>
    public static BlobMember Step(ViewModel view, StepModel step, HashSet<int> split, bool isSizedLater) =>
        Of(view, step, split, isSizedLater) with { Reads = step.Bottoms.Select(b => view.Values[b].Property).ToEquatableArray() };

    private static BlobMember Of(ViewModel view, StepModel step, HashSet<int> split, bool isSizedLater)
    {
        string Property(int value) => view.Values[value].Property;
        string layer = $"{Comments.Xml(step.LayerName)}: {Comments.Xml(step.LayerType)}{(step.ReplacedType is { } replaced ? " in place of " + Comments.Xml(replaced) : "")}{(step.Geometry.Length > 0 ? ", " + Comments.Xml(step.Geometry) : "")}";
        BlobProperty[] properties = [.. step.Tops.Select(t => view.Values[t]).Select(v => new BlobProperty(v.Property, v.Key, $"{Comments.Xml(v.Key)}, {Comments.Shape(v.Shape)}, of {layer}.", ""))];
        if (step.Call.Kind == CallKind.Identity)
            return Computed(properties[0], view.Values[step.Tops[0]].Field, $"Same({Property(step.Bottoms[0])})", split.Contains(step.Tops[0]));
        string call = Calls.Expression(step, Property, "net.");
        if (isSizedLater)
            call = $"Sized(() => {call})";
        if (step.TopsName is not { } tops)
            return Computed(properties[0], view.Values[step.Tops[0]].Field, call, split.Contains(step.Tops[0]));
        bool isArray = step.Call.Tops == TopStyle.Array;
        string type = isArray ? SourceFile.Tensor + "[]" : "(" + string.Join(", ", step.Tops.Select(_ => SourceFile.Tensor)) + ")";
        return new BlobMember(properties.Select((p, i) => p with { Value = Read(tops.Property + (isArray ? $"[{i}]" : $".Item{i + 1}"), split.Contains(step.Tops[i])) }).ToEquatableArray(), new([(type, tops.Field)]))
        {
            Tops = $"{type} {tops.Property} => {tops.Field} ??= Own({call})",
        };
    }

    private static BlobMember Computed(BlobProperty property, string field, string call, bool isSplit = false) =>
        new(new([property with { Value = Read($"{field} ??= Own({call})", isSplit) }]), new([(SourceFile.Tensor, field)]));

    private static string Read(string value, bool isSplit) => isSplit ? $"Split({value})" : value;
}

/// <summary>One property of a blob set.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Key">The blob's name; null for the sum of all losses, which is no blob.</param>
/// <param name="Documentation">What it is.</param>
/// <param name="Value">How it is computed; nothing of an input.</param>
internal sealed record BlobProperty(string Name, string? Key, string Documentation, string Value);
