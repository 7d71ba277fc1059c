using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "MultinomialLogisticLoss"</c>: the logarithmic loss of probabilities.</summary>
/// <remarks>Source: Caffe multinomial_logistic_loss_layer.cpp semantics: probabilities count as 1e-20 at least, in both passes.</remarks>
public static class MultinomialLogisticLoss
{
    /// <summary>−log of the labelled class's probability, summed and divided by the number of images; a scalar.</summary>
    /// <param name="x">The probabilities, [images, classes..].</param>
    /// <param name="label">A class number per image, as floats or integers.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The number of labels does not fit the probabilities, or one is no class.</exception>
    public static Tensor Forward(Tensor x, Tensor label, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(label);
        Require.SameBatch(x, label, new("MultinomialLogisticLoss", layer), "labels");
        long images = x.shape[0];
        Require.Count(label, images, new("MultinomialLogisticLoss", layer), "labels");
        using var scope = NewDisposeScope();
        Tensor probabilities = x.reshape(images, Require.Product(x.shape.AsSpan(1))), index = label.detach().to_type(ScalarType.Int64).reshape(images, 1);
        Labels.Check(index, probabilities.shape[1], label, new("MultinomialLogisticLoss", layer));
        Tensor picked = probabilities.gather(1, index);
        Tensor probability = picked.detach().clamp_min(1e-20f);
        Tensor log = Pointwise.WithGradient(probability.log(), picked, probability.reciprocal());
        return (-log.sum() / images).MoveToOuterDisposeScope();
    }
}
