using System.Globalization;
using System.Text;

namespace Prototxt.Inference.Tests.Generated.RandomNets;

/// <summary>A net as it is written layer by layer, with the blobs that the next one may read.</summary>
internal abstract class NetWriter(int seed)
{
    private readonly StringBuilder _text = new();
    private readonly List<long[]> _shapes = [];
    private int _layers;

    public string Text => _text.ToString();

    /// <summary>The inputs' shapes, in the order of the net.</summary>
    public long[][] Shapes => [.. _shapes];

    /// <summary>Whether every output has as many images as the inputs, so that a batch may be empty.</summary>
    public bool KeepsImages { get; protected set; } = true;

    /// <summary>Whether comparisons of numbers decide what an output has, as between boxes that score alike.</summary>
    public bool Decides { get; protected set; }

    protected Random Random { get; } = new(seed);

    protected List<Blob> Blobs { get; } = [];

    protected int Layers => _layers;

    /// <summary>Other shapes that the inputs can be given: more images, pictures of another size.</summary>
    public abstract long[][] OtherShapes();

    protected Blob Input(string name, params long[] shape)
    {
        _shapes.Add(shape);
        _text.Append(CultureInfo.InvariantCulture, $"layer {{ name: '{name}' type: 'Input' top: '{name}' input_param {{ shape {{ {All("dim", shape)} }} }} }}\n");
        Blob input = new(name, shape) { IsExact = true };
        Blobs.Add(input);
        return input;
    }

    /// <summary>A layer of one top.</summary>
    protected Blob Layer(string type, Blob bottom, long[] top, string param = "", bool mayBeInPlace = false, bool isExact = false) =>
        Layer(type, [bottom], [top], param, mayBeInPlace, isExact)[0];

    /// <summary>A layer; its tops are made of exact numbers only if it rounds none and all its bottoms are.</summary>
    protected Blob[] Layer(string type, Blob[] bottoms, long[][] tops, string param = "", bool mayBeInPlace = false, bool isExact = false)
    {
        string name = $"l{_layers++}";
        bool isInPlace = mayBeInPlace && !bottoms[0].IsRead && bottoms[0].Producer is not null && Random.Next(2) == 0;
        foreach (Blob bottom in bottoms)
            bottom.IsRead = true;
        if (isInPlace)
            Blobs.Remove(bottoms[0]);
        Blob[] made = [.. tops.Select((shape, i) => new Blob(isInPlace ? bottoms[0].Name : tops.Length == 1 ? name : $"{name}_{i}", shape) { Producer = type, IsExact = isExact && bottoms.All(b => b.IsExact) })];
        Blobs.AddRange(made);
        IEnumerable<string> names = [.. bottoms.Select(b => $"bottom: '{b.Name}'"), .. made.Select(t => $"top: '{t.Name}'")];
        _text.Append(CultureInfo.InvariantCulture, $"layer {{ name: '{name}' type: '{type}' {string.Join(' ', names)} {param} }}\n");
        return made;
    }

    /// <summary>Keeps a blob from being read: TorchSharp's places are in single precision whatever the net is in, and few layers read a single number.</summary>
    protected void End(Blob x) => Blobs.Remove(x);

    protected T Of<T>(params T[] some) => some[Random.Next(some.Length)];

    protected bool OneIn(int count) => Random.Next(count) == 0;

    protected string Flag() => OneIn(2) ? "true" : "false";

    protected static long Count(IEnumerable<long> sizes) => sizes.Aggregate(1L, (product, size) => product * size);

    protected static string All(string field, IEnumerable<long> numbers) => string.Join(' ', numbers.Select(n => string.Create(CultureInfo.InvariantCulture, $"{field}: {n}")));

    /// <summary>A number between two, with few digits.</summary>
    protected string Real(double least, double most) => (least + (most - least) * Random.NextDouble()).ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>An axis as it is, or counted from the end.</summary>
    protected long Axis(int axis, Blob x) => OneIn(3) ? axis - x.Rank : axis;

    internal sealed record Blob(string Name, long[] Shape)
    {
        public int Rank => Shape.Length;

        /// <summary>The type of the layer that made it; null for an input.</summary>
        public string? Producer { get; init; }

        /// <summary>Its numbers are the same in single and in double precision, so that layers that decide by them decide alike.</summary>
        public bool IsExact { get; init; }

        public bool IsRead { get; set; }

        public bool IsPicture => Rank == 4;

        public long[] With(int axis, long size) => [.. Shape.Select((s, i) => i == axis ? size : s)];

        public bool IsLike(Blob other) => Shape.SequenceEqual(other.Shape);
    }
}
