using Prototxt.Imaging;
using Prototxt.Training.Data;
using Prototxt.Training.Data.Import;
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
    public static DigitSet Embedded(string set)
    {
        using Stream images = Resource($"{set}-images-idx3-ubyte.gz"), labels = Resource($"{set}-labels-idx1-ubyte.gz");
        return Of(MnistFiles.Load(images, labels, set), set);
    }

    /// <summary>Pictures with their labels.</summary>
    /// <exception cref="SampleException">They are no digits.</exception>
    public static DigitSet Of(LabelledImages images, string name)
    {
        if (images is not { Channels: 1, Height: Side, Width: Side })
            throw new SampleException(name, $"grey pictures of {Side} x {Side}", $"{images.Channels} x {images.Height} x {images.Width}");
        if (images.Labels.Any(label => label is < 0 or > 9))
            throw new SampleException(name, "labels from 0 to 9", $"{images.Labels.Max()}");
        return new DigitSet([.. Enumerable.Range(0, images.Count).Select(images.ToPicture)], [.. images.Labels.Select(label => (long)label)]);
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

    private static Stream Resource(string name) =>
        typeof(DigitSet).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The program was built without {name}.");
}
