using static TorchSharp.torch;
using LearnedParameter = TorchSharp.Modules.Parameter;

namespace Prototxt.Layers;

/// <summary>
/// <c>type: "BN"</c> of yjxiong/caffe, which PSPNet uses: each channel (axis 1) minus its mean, divided by its deviation, times a
/// learned slope, plus a learned bias.
/// </summary>
/// <remarks>Source: bn_layer.cpp semantics of that fork, and of happynear/caffe-windows, whose momentum is 1 − decay. Unlike BatchNorm's, the running statistics are averages, not sums.</remarks>
public sealed class BN : ChannelNorm
{
    private readonly float momentum;
    private readonly bool frozen;

    /// <summary>Makes the layer and its blobs.</summary>
    /// <param name="name">The layer's name, for messages.</param>
    /// <param name="channels">The bottom's size at axis 1; 0 to take it from the first bottom or a weight file.</param>
    /// <param name="eps">Added to the variance before the root.</param>
    /// <param name="momentum">The share of the running statistics that stays when a batch is added.</param>
    /// <param name="frozen">Whether nothing of the layer changes while training.</param>
    /// <param name="slopeFiller">Fills a new slope; zeros if left out.</param>
    /// <param name="biasFiller">Fills a new bias; zeros if left out.</param>
    /// <param name="slope">A slope shared with another layer.</param>
    /// <param name="bias">A bias shared with another layer.</param>
    /// <param name="device">The device for new blobs.</param>
    /// <exception cref="ArgumentException">A shared blob has a different size.</exception>
    public BN(string name, long channels, float eps = 1e-5f, float momentum = 0.9f, bool frozen = false, Filler? slopeFiller = null,
        Filler? biasFiller = null, LearnedParameter? slope = null, LearnedParameter? bias = null, Device? device = null)
        : base(name, channels, eps, asPicture: true)
    {
        this.momentum = momentum;
        this.frozen = frozen;
        Register("slope", slopeFiller, slope, device);
        Register("bias", biasFiller, bias, device);
        // Where no batch will ever fill it, the variance is 1.
        RegisterStatistics(null, null, device, frozen ? Filler.Constant(1f) : null);
    }

    /// <summary>The slope, [1, channels, 1, 1].</summary>
    public LearnedParameter Slope => get_parameter("slope")!;

    /// <summary>The bias, [1, channels, 1, 1].</summary>
    public LearnedParameter Bias => get_parameter("bias")!;

    /// <summary>The running mean, [1, channels, 1, 1]: blob 2.</summary>
    public Tensor Mean => get_buffer("mean")!;

    /// <summary>The running variance, [1, channels, 1, 1]: blob 3. A new one is 1 where the layer is frozen, else 0.</summary>
    public Tensor Variance => get_buffer("variance")!;

    /// <summary>Normalises by the batch's own statistics, of which the running ones take a share, or by the running ones.</summary>
    /// <param name="x">The bottom, [images, channels, ..].</param>
    /// <param name="useRunningStatistics">Whether the running statistics count; they do in phase TEST, and where the layer is frozen.</param>
    /// <exception cref="ArgumentException">The bottom has a different number of channels.</exception>
    public override Tensor forward(Tensor x, bool useRunningStatistics)
    {
        long count = Fit(x);
        using var scope = NewDisposeScope();
        Tensor slope = Slope.Watched().view(count), bias = Bias.Watched().view(count);
        if (frozen)
            (slope, bias) = (slope.detach(), bias.detach());
        return (useRunningStatistics ? ByRunning(x, slope, bias) : Remembering(x, slope, bias)).MoveToOuterDisposeScope();
    }

    /// <summary>Normalises by the batch's own statistics and remembers nothing of them.</summary>
    /// <param name="x">The bottom, [images, channels, ..].</param>
    /// <exception cref="ArgumentException">The bottom has a different number of channels.</exception>
    public Tensor ByBatch(Tensor x)
    {
        Fit(x);
        using var scope = NewDisposeScope();
        return Affine(ByBatchStatistics(x).Normal, Slope.Watched(), Bias.Watched()).MoveToOuterDisposeScope();
    }

    private Tensor Remembering(Tensor x, Tensor slope, Tensor bias)
    {
        (Tensor normal, Tensor mean, Tensor variance) = ByBatchStatistics(x);
        Remember(momentum, 1 - momentum, (Mean, mean), (Variance, variance));
        return Affine(normal, slope, bias);
    }
}
