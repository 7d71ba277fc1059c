using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Prototxt.Inference;

/// <summary>What tells packed weights from others of the same model: a hash of the layer and of all that it was asked for.</summary>
internal static class PackedLayer
{
    /// <summary>Of a convolution.</summary>
    public static byte[] Of(string layer, ConvolutionWeights weights, bool isTransposed, bool biasTerm, ChannelAffine? fold)
    {
        Window w = weights.Window;
        string[] sizes = [.. new[] { w.Kernel, w.Stride, w.Pad, w.Dilation }.Select(s => string.Join(' ', s))];
        return Hash([isTransposed ? "Deconvolution" : "Convolution", layer, weights.Inputs, weights.Outputs, weights.Group, .. sizes, weights.Lanes, weights.Precision, SmallPictureConvolution.Suits(weights), biasTerm], fold, weights.Outputs);
    }

    /// <summary>Of a matrix, row by row.</summary>
    public static byte[] Of(string layer, int blob, int rows, int columns, bool isTurned, WeightPrecision precision, ChannelAffine? fold) =>
        Hash(["Matrix", layer, blob, rows, columns, isTurned, precision], fold, rows);

    private static byte[] Hash(object[] parts, ChannelAffine? fold, int outputs)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\n', parts)));
        if (fold is not null)
        {
            // what it makes of weights of 1 and of no bias
            float[] factors = [.. Enumerable.Repeat(1f, outputs)], offsets = fold.Fold(null);
            fold.Fold(factors, 1, i => i);
            hash.AppendData(MemoryMarshal.AsBytes<float>(factors));
            hash.AppendData(MemoryMarshal.AsBytes<float>(offsets));
        }

        return hash.GetHashAndReset();
    }
}
