using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Plans;

/// <summary>What a project says about a net beside the file's own text.</summary>
internal sealed record NetOptions(int? Level, EquatableArray<string> Stages, EquatableArray<InputShape> InputShapes)
{
    // Made when they are first asked for: a net may have as many inputs, tops and layers as there are entries.
    private ILookup<string, InputShape>? inputs;
    private ILookup<string, TopShape>? tops;
    private ILookup<string, BlobShapes>? blobs;

    public static NetOptions None { get; } = new(null, EquatableArray<string>.Empty, EquatableArray<InputShape>.Empty);

    /// <summary>The layer types that the project supplies, as it names them.</summary>
    public EquatableArray<string> HookNames { get; init; } = EquatableArray<string>.Empty;

    /// <summary>What the project says of the tops of supplied layers.</summary>
    public EquatableArray<TopShape> TopShapes { get; init; } = EquatableArray<TopShape>.Empty;

    /// <summary>What the project says of the learned blobs of supplied layers.</summary>
    public EquatableArray<BlobShapes> BlobShapes { get; init; } = EquatableArray<BlobShapes>.Empty;

    public TopShape? TopShapeOf(string blob) => (tops ??= TopShapes.ToLookup(s => s.Blob))[blob].FirstOrDefault();

    public BlobShapes? BlobShapesOf(string layer) => (blobs ??= BlobShapes.ToLookup(s => s.Layer))[layer].FirstOrDefault();

    public Shape? ShapeOf(string blob) => (inputs ??= InputShapes.ToLookup(s => s.Blob))[blob].FirstOrDefault()?.ToShape();
}

/// <summary>The shape of one input as the project gives it.</summary>
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
