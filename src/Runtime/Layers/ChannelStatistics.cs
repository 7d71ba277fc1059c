using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary>Normalisation by a batch's own mean and variance per channel, the variance divided by the number of values, as forks do it.</summary>
internal static class ChannelStatistics
{
    /// <summary>
    /// Held while running sums are changed, and while BatchNorm reads its three: passes of several threads may do so at the same
    /// time. One lock for all layers, since they may share their sums; what it guards takes microseconds.
    /// </summary>
    public static object Sums { get; } = new();

    /// <summary>Mean and variance, [channels] each and without gradient, and the normalised bottom.</summary>
    public static (Tensor Mean, Tensor Variance, Tensor Normal) Normalize(Tensor x, double eps)
    {
        long[] others = [.. Enumerable.Range(0, (int)x.dim()).Where(a => a != 1).Select(a => (long)a)];
        Tensor centred = x - x.mean(others, keepdim: true);
        Tensor variance = centred.square().mean(others, keepdim: true);
        return (x.detach().mean(others), variance.detach().flatten(), centred / (variance + eps).sqrt());
    }

    /// <summary>Times a factor, plus a shift, [channels] each.</summary>
    public static Tensor Affine(Tensor x, Tensor factor, Tensor shift)
    {
        var wide = new long[x.dim()];
        Array.Fill(wide, 1);
        wide[1] = -1;
        return addcmul(shift.reshape(wide), x, factor.reshape(wide), 1);
    }
}
