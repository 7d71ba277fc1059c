using static TorchSharp.torch;
using LearnedParameter = TorchSharp.Modules.Parameter;

namespace Prototxt.Layers;

/// <summary>
/// What BatchNorm, BN and their forks' forms have in common: each channel (axis 1) minus its mean, divided by its deviation, by
/// the statistics of the batch or by running ones; learned factors and shifts, where there are any.
/// </summary>
public abstract class ChannelNorm : nn.Module<Tensor, bool, Tensor>
{
    private readonly long channels;
    private readonly long[] shape;
    private LearnedBlob[] perChannel = [];

    private protected ChannelNorm(string name, long channels, double eps, bool asPicture = false)
        : base(name)
    {
        this.channels = channels;
        Eps = eps;
        shape = asPicture ? [1, channels, 1, 1] : [channels];
    }

    /// <summary>
    /// Held while running statistics are read or changed: passes of several threads may do so at the same time. One lock for all
    /// layers, since they may share their statistics; what it guards takes microseconds.
    /// </summary>
    private protected static object Statistics { get; } = new();

    private protected double Eps { get; }

    /// <summary>Registers a parameter with a number for each channel.</summary>
    private protected void Register(string name, Filler? filler, LearnedParameter? shared, Device? device) =>
        perChannel = [.. perChannel, LearnedBlob.Register(this, name, shape, filler, shared, device)];

    /// <summary>Registers the statistics <c>mean</c> and <c>variance</c>, a number for each channel.</summary>
    private protected void RegisterStatistics(Tensor? mean, Tensor? variance, Device? device, Filler? varianceFiller = null) => perChannel =
    [
        .. perChannel,
        LearnedBlob.RegisterBuffer(this, "mean", shape, mean, device),
        LearnedBlob.RegisterBuffer(this, "variance", shape, variance, device, varianceFiller),
    ];

    /// <summary>The number of channels, which blobs of open size get from the bottom.</summary>
    /// <exception cref="ArgumentException">The bottom has a different number of channels.</exception>
    private protected long Fit(Tensor x) => LearnedBlob.FitChannels(channels, x, LayerName.Of(this), perChannel);

    /// <summary>The running mean and variance, [channels] each, as tensors of their own.</summary>
    private protected virtual (Tensor Mean, Tensor Variance) Running()
    {
        lock (Statistics)
            return (get_buffer("mean")!.flatten().clone(), get_buffer("variance")!.flatten().clone());
    }

    /// <summary>Normalised by the running statistics, times a factor, plus a shift, [channels] each.</summary>
    private protected Tensor ByRunning(Tensor x, Tensor? factor = null, Tensor? shift = null)
    {
        (Tensor mean, Tensor variance) = Running();
        return nn.functional.batch_norm(x, mean, variance, factor, shift, eps: Eps);
    }

    /// <summary>
    /// Normalised by the batch's mean and variance, which is divided by the number of values, as forks do it; and these two,
    /// [channels] each and without gradient.
    /// </summary>
    private protected (Tensor Normal, Tensor Mean, Tensor Variance) ByBatchStatistics(Tensor x)
    {
        long[] others = [.. Enumerable.Range(0, (int)x.dim()).Where(a => a != 1).Select(a => (long)a)];
        Tensor centred = x - x.mean(others, keepdim: true);
        Tensor variance = centred.square().mean(others, keepdim: true);
        return (centred / (variance + Eps).sqrt(), x.detach().mean(others), variance.detach().flatten());
    }

    /// <summary>Times a factor, plus a shift, a number for each channel.</summary>
    private protected static Tensor Affine(Tensor x, Tensor factor, Tensor shift)
    {
        long[] wide = [1, -1, .. Enumerable.Repeat(1L, (int)x.dim() - 2)];
        return addcmul(shift.reshape(wide), x, factor.reshape(wide), 1);
    }

    /// <summary>Keeps a share of each running statistic and adds one of the batch's.</summary>
    private protected static void Remember(float kept, float added, params (Tensor Running, Tensor OfBatch)[] statistics)
    {
        using var noGrad = no_grad();
        lock (Statistics)
            foreach ((Tensor running, Tensor ofBatch) in statistics)
                running.mul_(Number.Of(kept)).add_(ofBatch.view(running.shape), Number.Of(added));
    }
}
