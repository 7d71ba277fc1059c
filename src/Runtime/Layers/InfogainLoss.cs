using Prototxt.Files;
using Prototxt.Weights;
using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "InfogainLoss"</c>: softmax and a logarithmic loss of all classes, weighted by a row of a matrix for each label.</summary>
/// <remarks>Source: Caffe infogain_loss_layer.cpp semantics.</remarks>
public static class InfogainLoss
{
    // Caffe takes the logarithm of no probability below 1e-20, but differentiates as if it did.
    private static readonly double SmallestLog = Math.Log(1e-20);

    /// <summary>−Σ H[label, class] · log(probability of the class), summed and normalised to a scalar.</summary>
    /// <param name="x">The scores, [outer.., classes, inner..].</param>
    /// <param name="label">A class number per outer and inner position, as floats or integers; any shape of that many values.</param>
    /// <param name="infogain">The matrix H of classes × classes values; it gets no gradient.</param>
    /// <param name="axis">The class axis of <paramref name="x"/>.</param>
    /// <param name="ignoreLabel">Positions with this label do not count.</param>
    /// <param name="normalization">What the sum is divided by.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The number of labels or the matrix does not fit the scores, or a label is no class.</exception>
    public static Tensor Forward(Tensor x, Tensor label, Tensor infogain, int axis = 1, int? ignoreLabel = null,
        LossNormalization normalization = LossNormalization.Valid, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(label);
        ArgumentNullException.ThrowIfNull(infogain);
        using var scope = NewDisposeScope();
        var (outer, classes, inner) = Labels.LossLayout(x, label, axis, new("InfogainLoss", layer));
        Require.Count(infogain, classes * classes, new("InfogainLoss", layer), "a matrix");
        Tensor log = x.reshape(outer, classes, inner).log_softmax(1);
        var (index, ignored) = Labels.Indices(label, outer, classes, inner, ignoreLabel, new("InfogainLoss", layer));
        // [outer, inner, classes] to [outer, classes, inner]
        Tensor rows = infogain.detach().to(x.dtype, x.device).view(classes, classes).index_select(0, index.flatten()).view(outer, inner, classes).transpose(1, 2);
        log = Pointwise.WithGradient(log.clamp_min(SmallestLog), log);
        Tensor loss = (rows * log).sum(1, keepdim: true);
        if (ignored is not null)
            loss = loss.masked_fill(ignored, 0);
        return LossNormalizer.Normalize(-loss.sum(), normalization, outer, inner, ignored).MoveToOuterDisposeScope();
    }

    /// <summary>As <see cref="Forward(Tensor, Tensor, Tensor, int, int?, LossNormalization, string)"/>, and the probabilities, which send no gradient back.</summary>
    /// <param name="x">The scores, [outer.., classes, inner..].</param>
    /// <param name="label">A class number per outer and inner position, as floats or integers; any shape of that many values.</param>
    /// <param name="infogain">The matrix H of classes × classes values; it gets no gradient.</param>
    /// <param name="axis">The class axis of <paramref name="x"/>.</param>
    /// <param name="ignoreLabel">Positions with this label do not count.</param>
    /// <param name="normalization">What the sum is divided by.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The number of labels or the matrix does not fit the scores, or a label is no class.</exception>
    public static (Tensor Loss, Tensor Probability) WithProbability(Tensor x, Tensor label, Tensor infogain, int axis = 1,
        int? ignoreLabel = null, LossNormalization normalization = LossNormalization.Valid, string? layer = null)
    {
        Tensor loss = Forward(x, label, infogain, axis, ignoreLabel, normalization, layer);
        using var fixedScores = x.detach();
        return (loss, Softmax.Forward(fixedScores, axis, layer));
    }

    /// <summary>As <see cref="Forward(Tensor, Tensor, Tensor, int, int?, LossNormalization, string)"/>, with the matrix of a file.</summary>
    /// <param name="x">The scores, [outer.., classes, inner..].</param>
    /// <param name="label">A class number per outer and inner position, as floats or integers; any shape of that many values.</param>
    /// <param name="source">The file; see <see cref="ReadMatrix"/>.</param>
    /// <param name="axis">The class axis of <paramref name="x"/>.</param>
    /// <param name="ignoreLabel">Positions with this label do not count.</param>
    /// <param name="normalization">What the sum is divided by.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The number of labels or the matrix does not fit the scores, or a label is no class.</exception>
    public static Tensor Forward(Tensor x, Tensor label, string source, int axis = 1, int? ignoreLabel = null,
        LossNormalization normalization = LossNormalization.Valid, string? layer = null)
    {
        using Tensor infogain = ReadMatrix(source);
        return Forward(x, label, infogain, axis, ignoreLabel, normalization, layer);
    }

    /// <summary>As <see cref="WithProbability(Tensor, Tensor, Tensor, int, int?, LossNormalization, string)"/>, with the matrix of a file.</summary>
    /// <param name="x">The scores, [outer.., classes, inner..].</param>
    /// <param name="label">A class number per outer and inner position, as floats or integers; any shape of that many values.</param>
    /// <param name="source">The file; see <see cref="ReadMatrix"/>.</param>
    /// <param name="axis">The class axis of <paramref name="x"/>.</param>
    /// <param name="ignoreLabel">Positions with this label do not count.</param>
    /// <param name="normalization">What the sum is divided by.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The number of labels or the matrix does not fit the scores, or a label is no class.</exception>
    public static (Tensor Loss, Tensor Probability) WithProbability(Tensor x, Tensor label, string source, int axis = 1,
        int? ignoreLabel = null, LossNormalization normalization = LossNormalization.Valid, string? layer = null)
    {
        using Tensor infogain = ReadMatrix(source);
        return WithProbability(x, label, infogain, axis, ignoreLabel, normalization, layer);
    }

    /// <summary>Reads the matrix a layer names as <c>source</c>: a blob in a binary file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>[classes, classes].</returns>
    /// <exception cref="ArgumentException">The blob is not square.</exception>
    /// <exception cref="IOException">The file cannot be opened, or is damaged.</exception>
    public static Tensor ReadMatrix(string path)
    {
        using var file = new StoredFile(path);
        StoredBlob blob = BlobFile.Read(file);
        long classes = (long)Math.Round(Math.Sqrt(blob.Count));
        if (classes * classes != blob.Count)
            throw new ArgumentException($"{path} holds {blob.Count} values, which are no square matrix.");
        return tensor(blob.ReadFloats(), [classes, classes]);
    }
}
