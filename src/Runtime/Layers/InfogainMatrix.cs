using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "InfogainLoss"</c> whose matrix comes from a file: read when it is first needed, kept with the net.</summary>
/// <remarks>Source: Caffe infogain_loss_layer.cpp semantics.</remarks>
public sealed class InfogainMatrix : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly string source;

    /// <summary>Makes the layer; the file is not opened yet.</summary>
    /// <param name="name">The layer's name, for messages.</param>
    /// <param name="source">The file with the matrix, a binary blob.</param>
    public InfogainMatrix(string name, string source)
        : base(name) => this.source = source;

    /// <summary>The loss with Caffe's defaults.</summary>
    /// <param name="x">The scores, [outer.., classes, inner..].</param>
    /// <param name="label">A class number per outer and inner position.</param>
    public override Tensor forward(Tensor x, Tensor label) => forward(x, label, axis: 1);

    /// <summary>The loss, see <see cref="InfogainLoss.Forward"/>.</summary>
    /// <param name="x">The scores, [outer.., classes, inner..].</param>
    /// <param name="label">A class number per outer and inner position.</param>
    /// <param name="axis">The class axis of <paramref name="x"/>.</param>
    /// <param name="ignoreLabel">Positions of this label count for nothing.</param>
    /// <param name="normalization">What the sum is divided by.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ArgumentException">The number of labels or the matrix does not fit the scores.</exception>
    public Tensor forward(Tensor x, Tensor label, int axis = 1, int? ignoreLabel = null, LossNormalization normalization = LossNormalization.Valid) =>
        InfogainLoss.Forward(x, label, Matrix(), axis, ignoreLabel, normalization);

    /// <summary>The loss and the probabilities, see <see cref="InfogainLoss.WithProbability"/>.</summary>
    /// <param name="x">The scores, [outer.., classes, inner..].</param>
    /// <param name="label">A class number per outer and inner position.</param>
    /// <param name="axis">The class axis of <paramref name="x"/>.</param>
    /// <param name="ignoreLabel">Positions of this label count for nothing.</param>
    /// <param name="normalization">What the sum is divided by.</param>
    public (Tensor Loss, Tensor Probability) WithProbability(Tensor x, Tensor label, int axis = 1, int? ignoreLabel = null, LossNormalization normalization = LossNormalization.Valid) =>
        InfogainLoss.WithProbability(x, label, Matrix(), axis, ignoreLabel, normalization);

    private Tensor Matrix()
    {
        if (get_buffer("infogain") is { } known)
            return known;
        Tensor matrix = InfogainLoss.ReadMatrix(source);
        register_buffer("infogain", matrix.DetachFromDisposeScope(), persistent: false);
        return matrix;
    }
}
