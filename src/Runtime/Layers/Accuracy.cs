using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "Accuracy"</c>: how often the labelled class is among the best. It has no gradient.</summary>
/// <remarks>Source: Caffe accuracy_layer.cpp semantics: a class of the same score counts as better than the labelled one.</remarks>
public static class Accuracy
{
    /// <summary>The share of positions whose labelled class is among the <paramref name="topK"/> best, a scalar; 0 if all are ignored.</summary>
    /// <param name="x">The scores, [outer.., classes, inner..].</param>
    /// <param name="label">A class number per outer and inner position, as floats or integers; any shape of that many values.</param>
    /// <param name="topK">How many classes count as best.</param>
    /// <param name="axis">The class axis of <paramref name="x"/>.</param>
    /// <param name="ignoreLabel">Positions with this label do not count.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The number of labels does not fit the scores, one is no class, or there are fewer than <paramref name="topK"/> classes.</exception>
    public static Tensor Forward(Tensor x, Tensor label, int topK = 1, int axis = 1, int? ignoreLabel = null, string? layer = null)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var (correct, valid, _) = Judge(x, label, topK, axis, ignoreLabel, new("Accuracy", layer));
        return Share(correct.sum(), valid.sum()).MoveToOuterDisposeScope();
    }

    /// <summary>As <see cref="Forward"/>, and the same for the positions of each class alone.</summary>
    /// <param name="x">The scores, [outer.., classes, inner..].</param>
    /// <param name="label">A class number per outer and inner position, as floats or integers; any shape of that many values.</param>
    /// <param name="topK">How many classes count as best.</param>
    /// <param name="axis">The class axis of <paramref name="x"/>.</param>
    /// <param name="ignoreLabel">Positions with this label do not count.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <returns>A scalar, and [classes] with 0 for classes without a position.</returns>
    /// <exception cref="ArgumentException">The number of labels does not fit the scores, one is no class, or there are fewer than <paramref name="topK"/> classes.</exception>
    public static (Tensor Top, Tensor PerClass) WithPerClass(Tensor x, Tensor label, int topK = 1, int axis = 1, int? ignoreLabel = null, string? layer = null)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var (correct, valid, index) = Judge(x, label, topK, axis, ignoreLabel, new("Accuracy", layer));
        Tensor none = zeros(x.shape[Require.Axis(x, axis, new("Accuracy", layer))], device: x.device);
        Tensor correctOfClass = none.scatter_add(0, index.flatten(), correct.flatten());
        Tensor validOfClass = none.scatter_add(0, index.flatten(), valid.flatten());
        return scope.MoveToOuter(Share(correct.sum(), valid.sum()), Share(correctOfClass, validOfClass));
    }

    private static (Tensor Correct, Tensor Valid, Tensor Index) Judge(Tensor x, Tensor label, int topK, int axis, int? ignoreLabel, LayerName layer)
    {
        var (outer, classes, inner) = Labels.Layout(x, label, axis, layer);
        if (topK > classes)
            Require.Fail(layer, $"a bottom of at least top_k = {topK} classes", x);
        var (index, ignored) = Labels.Indices(label, outer, classes, inner, ignoreLabel, layer);
        Tensor scores = x.reshape(outer, classes, inner);
        Tensor notWorse = scores.ge(scores.gather(1, index)).sum(1, keepdim: true); // the labelled class is one of them
        Tensor valid = ignored is null ? ones_like(index, ScalarType.Float32) : ignored.logical_not().to_type(ScalarType.Float32);
        return (notWorse.le(Number.Of((long)topK)).to_type(ScalarType.Float32) * valid, valid, index);
    }

    private static Tensor Share(Tensor correct, Tensor valid) => correct / valid.clamp_min(Number.One);
}
