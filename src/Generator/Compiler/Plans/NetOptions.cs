using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Layers;
using Prototxt.Generator.Compiler.Shapes;
using Prototxt.Generator.Compiler.Supplied;

namespace Prototxt.Generator.Compiler.Plans;

/// <summary>What an AdditionalFiles item says about its net beside the file's own text.</summary>
internal sealed record NetOptions(int? Level, EquatableArray<string> Stages, EquatableArray<InputShape> InputShapes)
{
    // Made when they are first asked for: a net may have as many inputs, tops and layers as the metadata has entries.
    private ILookup<string, InputShape>? inputs;
    private ILookup<string, TopShape>? tops;
    private ILookup<string, BlobShapes>? blobs;
    private HashSet<string>? lost;

    public static NetOptions None { get; } = new(null, EquatableArray<string>.Empty, EquatableArray<InputShape>.Empty);

    /// <summary>The layer types that the project supplies, as its metadata names them.</summary>
    public EquatableArray<string> HookNames { get; init; } = EquatableArray<string>.Empty;

    /// <summary>What the metadata says of the tops of supplied layers.</summary>
    public EquatableArray<TopShape> TopShapes { get; init; } = EquatableArray<TopShape>.Empty;

    /// <summary>What the metadata says of the learned blobs of supplied layers.</summary>
    public EquatableArray<BlobShapes> BlobShapes { get; init; } = EquatableArray<BlobShapes>.Empty;

    /// <summary>The layers of this file whose types Prototxt does not know.</summary>
    public HookTable Hooks { get; init; } = HookTable.Empty;

    /// <summary>Blobs that a layer would make which could not be read.</summary>
    public EquatableArray<string> LostTops { get; init; } = EquatableArray<string>.Empty;

    /// <summary>Whether a layer that could not be read would make the blob.</summary>
    public bool IsLost(string blob) => (lost ??= [.. LostTops]).Contains(blob);

    public TopShape? TopShapeOf(string blob) => (tops ??= TopShapes.ToLookup(s => s.Blob))[blob].FirstOrDefault();

    public BlobShapes? BlobShapesOf(string layer) => (blobs ??= BlobShapes.ToLookup(s => s.Layer))[layer].FirstOrDefault();

    /// <summary>Whether a layer makes data, which the caller gives.</summary>
    public bool IsSource(Message layer) =>
        Hooks.IsSource(layer) || LayerRegistry.Find(layer.String("type"))?.Traits.HasFlag(LayerTraits.Source) == true;

    public Shape? ShapeOf(string blob) => (inputs ??= InputShapes.ToLookup(s => s.Blob))[blob].FirstOrDefault()?.ToShape();
}

/// <summary>The shape of one input as the item's metadata gives it.</summary>
internal sealed record InputShape(string Blob, EquatableArray<long> Sizes)
{
    public Shape ToShape() => Shape.Of(Sizes.Select((s, i) => new Dim(s, IsBatch: i == 0)));
}

/// <summary>The shape of a supplied layer's top: that of a bottom, or sizes, of which an unknown one may be the batch.</summary>
internal sealed record TopShape(string Blob, string? SameAs, EquatableArray<Dim> Sizes)
{
    /// <summary>Not even the number of axes is told.</summary>
    public bool IsAny { get; init; }
}

/// <summary>The shapes of a supplied layer's learned blobs, in Caffe's order.</summary>
internal sealed record BlobShapes(string Layer, EquatableArray<Shape> Shapes);
