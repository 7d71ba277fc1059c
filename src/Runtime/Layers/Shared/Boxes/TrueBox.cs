using Prototxt.Inference;
using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary>A true box of SSD's labels, and its class.</summary>
internal readonly record struct TrueBox(int Class, Box Box)
{
    /// <summary>The true boxes of each image.</summary>
    /// <exception cref="ArgumentException">A label has no sense.</exception>
    public static TrueBox[][] Read(Tensor label, int images, MultiBoxLossOptions options, LayerName layer)
    {
        float[] numbers = Plain.Floats(label);
        // In Caffe's four axes the third counts the boxes, whatever stands in the others.
        long rows = label.dim() == 4 ? label.shape[2] : numbers.Length / 8;
        if (numbers.Length < rows * 8 || (label.dim() != 4 && numbers.Length % 8 != 0))
            throw new ArgumentException($"{layer} expects labels of 8 numbers each, not {numbers.Length} numbers.");
        int classes = options.MapObjectToAgnostic ? int.MaxValue : options.NumClasses;
        List<TrueBox>[] truths = [.. Enumerable.Range(0, images).Select(_ => new List<TrueBox>())];
        for (int row = 0; row < rows; row++)
        {
            Span<float> one = numbers.AsSpan(row * 8, 8);
            int image = (int)one[0], c = (int)one[1];
            if (image == -1 || (!options.UseDifficultGt && one[7] != 0))
                continue;
            if (image < 0 || image >= images)
                throw new ArgumentException($"{layer}: label {row} belongs to image {image}, and there are {images}.");
            if (c < 0 || c >= classes || c == options.BackgroundLabelId)
                throw new ArgumentException($"{layer}: label {row} is of class {c}, which is the background or none of {classes}.");
            truths[image].Add(new TrueBox(c, new Box(one[3], one[4], one[5], one[6])));
        }

        return Array.ConvertAll(truths, static boxes => boxes.ToArray());
    }
}
