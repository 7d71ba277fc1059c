using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary>How losses and accuracy read class numbers: Caffe's labels are floats that are truncated to integers.</summary>
internal static class Labels
{
    /// <summary>The sizes before, at and after the class axis; checks that there is a label for each position.</summary>
    public static (long Outer, long Classes, long Inner) Layout(Tensor x, Tensor label, int axis, LayerName layer)
    {
        int classAxis = Require.Axis(x, axis, layer);
        long[] shape = x.shape;
        long outer = Require.Product(shape.AsSpan(0, classAxis));
        long inner = Require.Product(shape.AsSpan(classAxis + 1));
        Require.Count(label, outer * inner, layer, "labels");
        return (outer, shape[classAxis], inner);
    }

    /// <summary>As <see cref="Layout"/>, of a loss: it wants as many items of labels as of scores.</summary>
    public static (long Outer, long Classes, long Inner) LossLayout(Tensor x, Tensor label, int axis, LayerName layer)
    {
        Require.SameBatch(x, label, layer, "labels");
        return Layout(x, label, axis, layer);
    }

    /// <summary>Labels as [outer, 1, inner] indices, 0 where ignored, and where they are ignored.</summary>
    /// <exception cref="ArgumentException">A label is no class.</exception>
    public static (Tensor Index, Tensor? Ignored) Indices(Tensor label, long outer, long classes, long inner, int? ignoreLabel, LayerName layer)
    {
        Tensor index = label.detach().to_type(ScalarType.Int64).reshape(outer, 1, inner);
        Tensor? ignored = null;
        if (ignoreLabel is int ignore)
        {
            ignored = index.eq(Number.Of((long)ignore));
            index = index.masked_fill(ignored, Number.Of(0L));
        }

        Check(index, classes, label, layer, "; ignore_label leaves one out");
        return (index, ignored);
    }

    /// <summary>Checks that labels are classes.</summary>
    /// <param name="index">The labels as whole numbers.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="label">The labels as they came.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="advice">What else the message says.</param>
    public static void Check(Tensor index, long classes, Tensor label, LayerName layer, string advice = "") =>
        Require.Among(index, classes, label, layer, "label", $"is no class; the bottom has the classes 0 to {classes - 1} (labels begin at 0{advice})");
}
