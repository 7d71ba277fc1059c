using Prototxt.Imaging;
using Prototxt.Training.Data;
using static TorchSharp.torch;

namespace AlexNet.Digits;

/// <summary>Handwritten digits with their classes.</summary>
internal sealed class DigitSet
{
    public const int Side = 28;

    private readonly Picture[] pictures;
    private readonly long[] labels;

    private DigitSet(Picture[] pictures, long[] labels)
    {
        this.pictures = pictures;
        this.labels = labels;
    }

    public int Count => pictures.Length;

    public Picture PictureAt(int index) => pictures[index];

    public int LabelAt(int index) => (int)labels[index];

    /// <summary>One of the sets embedded in the program: <c>train</c> or <c>heldout</c>.</summary>
    public static DigitSet Embedded(string set) => Of(Resource($"{set}-images-idx3-ubyte.gz"), Resource($"{set}-labels-idx1-ubyte.gz"), set);

    /// <summary>Joins pictures and labels.</summary>
    /// <exception cref="SampleException">The files do not belong together, or are not digits.</exception>
    public static DigitSet Of(IdxFile images, IdxFile labels, string name)
    {
        if (images.Sizes is not [var count, Side, Side])
            throw new SampleException(name, $"pictures as N x {Side} x {Side}", string.Join(" x ", images.Sizes));
        if (labels.Sizes is not [var labelled] || labelled != count)
            throw new SampleException(name, $"{count} labels, one for each picture", string.Join(" x ", labels.Sizes));
        if (labels.Values.Any(label => label > 9))
            throw new SampleException(name, "labels from 0 to 9", $"{labels.Values.Max()}");
        const int Pixels = Side * Side;
        return new DigitSet(
            [.. Enumerable.Range(0, count).Select(i => Picture.FromBytes(images.Values.AsSpan(i * Pixels, Pixels), Side, Side, 1, $"{name} {i}"))],
            [.. labels.Values.Select(label => (long)label)]);
    }

    /// <summary>The pictures as data layers take them from memory.</summary>
    public LabelledImages ToImages() => new([.. pictures.SelectMany(p => p.Pixels.ToArray())], [.. labels.Select(l => (int)l)], 1, Side, Side);

    /// <summary>The same digits in an order that a seed decides; a net learns in the order of its data.</summary>
    public DigitSet Shuffled(int seed)
    {
        int[] order = [.. Enumerable.Range(0, Count)];
        new Random(seed).Shuffle(order);
        return new DigitSet([.. order.Select(i => pictures[i])], [.. order.Select(i => labels[i])]);
    }

    /// <summary>A batch as a net takes it; the caller disposes of both tensors.</summary>
    public (Tensor Data, Tensor Labels) Batch(ReadOnlySpan<int> indices, ImageTransform transform)
    {
        var batch = new Picture[indices.Length];
        var classes = new long[indices.Length];
        for (int i = 0; i < indices.Length; i++)
            (batch[i], classes[i]) = (pictures[indices[i]], labels[indices[i]]);
        return (transform.Apply(batch), tensor(classes));
    }

    private static IdxFile Resource(string name)
    {
        using Stream stream = typeof(DigitSet).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The program was built without {name}.");
        return IdxFile.Read(stream, name);
    }
}
