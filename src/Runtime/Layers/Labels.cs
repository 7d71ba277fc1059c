using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary>How losses and accuracy read class numbers: Caffe's labels are floats that are truncated to integers.</summary>
internal static class Labels
{
    /// <summary>The sizes before, at and after the class axis; checks that there is a label for each position.</summary>
    public static (long Outer, long Classes, long Inner) Layout(Tensor x, Tensor label, int axis, string layer)
    {
        int classAxis = Require.Axis(x, axis, layer);
        long[] shape = x.shape;
        long outer = Require.Product(shape.AsSpan(0, classAxis));
        long inner = Require.Product(shape.AsSpan(classAxis + 1));
        Require.Count(label, outer * inner, layer, "labels");
        return (outer, shape[classAxis], inner);
    }

    /// <summary>Labels as [outer, 1, inner] indices, 0 where ignored, and where they are ignored.</summary>
    public static (Tensor Index, Tensor? Ignored) Indices(Tensor label, long outer, long inner, int? ignoreLabel)
    {
        Tensor index = label.to_type(ScalarType.Int64).view(outer, 1, inner);
        if (ignoreLabel is not int ignore)
            return (index, null);
        Tensor ignored = index.eq(Number.Of((long)ignore));
        return (index.masked_fill(ignored, Number.Of(0L)), ignored);
    }
}
