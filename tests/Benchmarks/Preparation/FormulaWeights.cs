using Prototxt.Weights;
using static TorchSharp.torch;

namespace Prototxt.Benchmarks.Preparation;

/// <summary>Weights for a net of which no trained ones are at hand: neither die out nor explode on their way through it, and give answers of a common size.</summary>
internal static class FormulaWeights
{
    // The largest number that goes into the last function: a softmax of it is not yet all ones and zeros.
    private const float LargestAnswer = 3;

    /// <param name="net">The net.</param>
    /// <param name="input">Its input.</param>
    /// <param name="answer">The top of its last layer that learns.</param>
    public static void Fill(ICaffeNet net, IReadOnlyDictionary<string, Tensor> input, string answer)
    {
        using var quiet = no_grad();
        uint stream = 0;
        foreach (LearnedLayer layer in net.LearnedLayers)
            for (int i = 0; i < layer.Blobs.Count; i++)
            {
                Tensor blob = layer.Blobs[i];
                using Tensor values = tensor(Values(layer, i, blob.shape, ++stream), blob.shape);
                blob.copy_(values);
            }

        using BlobSet blobs = net.Views.First(v => v.Name == "Predict").Blobs(input);
        using Tensor size = blobs[answer].abs(), largest = size.max();
        foreach (Tensor blob in net.LearnedLayers[^1].Blobs)
            blob.mul_(LargestAnswer / largest.item<float>());
    }

    private static float[] Values(LearnedLayer layer, int blob, long[] shape, uint stream)
    {
        long count = shape.Aggregate(1L, (a, b) => a * b);
        return (layer.Type, blob) switch
        {
            ("BatchNorm", 0) => Formula.Values(stream, count, 0.1f),
            ("BatchNorm", 1) or ("Scale", 0) => [.. Formula.Values(stream, count, 0.2f).Select(v => 1 + v)],
            ("BatchNorm", _) => [1],
            (_, 0) => Formula.Values(stream, count, MathF.Sqrt(6f / shape[1..].Aggregate(1L, (a, b) => a * b))),
            _ => Formula.Values(stream, count, 0.1f),
        };
    }
}
