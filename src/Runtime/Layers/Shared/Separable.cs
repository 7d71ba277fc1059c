using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary>Weighted sums over pictures whose weights are products of one for the row and one for the column: resizing, averages of boxes.</summary>
internal static class Separable
{
    /// <summary>[.., height, width] → [.., new height, new width].</summary>
    /// <param name="x">Pictures.</param>
    /// <param name="rows">[new height, height].</param>
    /// <param name="columns">[new width, width].</param>
    public static Tensor Apply(Tensor x, Tensor rows, Tensor columns)
    {
        using var scope = NewDisposeScope();
        return matmul(Like(rows), matmul(x, Like(columns).transpose(-1, -2))).MoveToOuterDisposeScope();

        Tensor Like(Tensor weights) => weights.to(x.dtype, x.device);
    }
}
