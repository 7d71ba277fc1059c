using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "EuclideanLoss"</c>: half the mean squared distance.</summary>
/// <remarks>Source: Caffe euclidean_loss_layer.cpp semantics.</remarks>
public static class EuclideanLoss
{
    /// <summary>The sum of squared differences divided by twice the number of images, a scalar.</summary>
    /// <param name="a">The first bottom, [images, ..].</param>
    /// <param name="b">The second bottom, as many values for as many images.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The sizes do not fit.</exception>
    public static Tensor Forward(Tensor a, Tensor b, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        Require.SameBatch(a, b, new("EuclideanLoss", layer), "a second bottom");
        long images = a.shape[0];
        if (b.numel() != a.numel())
            Require.Fail(new("EuclideanLoss", layer), $"a second bottom that fits {Require.Text(a.shape)}", b);
        using var scope = NewDisposeScope();
        Tensor difference = a - b.to_type(a.dtype).reshape(a.shape);
        return ((difference * difference).sum().div(Number.Of(2.0 * images))).MoveToOuterDisposeScope();
    }
}
