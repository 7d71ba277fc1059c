using Prototxt.Generator.Infrastructure;

namespace Prototxt.Generator.Graph;

/// <summary>What an AdditionalFiles item says about its net beside the file's own text.</summary>
internal sealed record NetOptions(int? Level, EquatableArray<string> Stages, EquatableArray<InputShape> InputShapes)
{
    public static NetOptions None { get; } = new(null, EquatableArray<string>.Empty, EquatableArray<InputShape>.Empty);

    public Shape? ShapeOf(string blob) => InputShapes.FirstOrDefault(s => s.Blob == blob)?.ToShape();
}

/// <summary>The shape of one input as the item's metadata gives it.</summary>
internal sealed record InputShape(string Blob, EquatableArray<long> Sizes)
{
    public Shape ToShape() => Shape.Of(Sizes.Select((s, i) => new Dim(s, IsBatch: i == 0)));
}
