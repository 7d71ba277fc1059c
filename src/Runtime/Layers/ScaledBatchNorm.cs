using static TorchSharp.torch;
using LearnedParameter = TorchSharp.Modules.Parameter;

namespace Prototxt.Layers;

/// <summary>
/// <c>type: "BatchNorm"</c> with NVIDIA's <c>scale_bias</c>: each channel (axis 1) minus its mean, divided by its deviation, times a
/// learned scale, plus a learned bias.
/// </summary>
/// <remarks>
/// Source: batch_norm_layer.cpp semantics of NVIDIA/caffe on the CPU. Unlike BVLC's, the running statistics are averages, the
/// first two batches replace them, and the variance is divided by the number of values; blob 2 is there and counts for nothing.
/// </remarks>
public sealed class ScaledBatchNorm : ChannelNorm, ICaffeType
{
    private const int Replaced = 2;

    private readonly float movingAverageFraction;
    private int batches;

    /// <summary>Makes the layer and its blobs.</summary>
    /// <param name="name">The layer's name, for messages.</param>
    /// <param name="channels">The bottom's size at axis 1; 0 to take it from the first bottom or a weight file.</param>
    /// <param name="eps">Added to the variance before the root; never less than 1e-5.</param>
    /// <param name="movingAverageFraction">The share of the running statistics that stays when a batch is added.</param>
    /// <param name="scaleFiller">Fills a new scale; ones if left out.</param>
    /// <param name="biasFiller">Fills a new bias; zeros if left out.</param>
    /// <param name="scale">A scale shared with another layer.</param>
    /// <param name="bias">A bias shared with another layer.</param>
    /// <param name="device">The device for new blobs.</param>
    /// <exception cref="ArgumentException">A shared blob has a different size.</exception>
    public ScaledBatchNorm(string name, long channels, float eps = 1e-5f, float movingAverageFraction = 0.999f, Filler? scaleFiller = null,
        Filler? biasFiller = null, LearnedParameter? scale = null, LearnedParameter? bias = null, Device? device = null)
        : base(name, channels, MathF.Max(eps, 1e-5f))
    {
        this.movingAverageFraction = movingAverageFraction;
        RegisterStatistics(null, null, device);
        Register("scale", scaleFiller ?? Filler.Constant(1f), scale, device);
        Register("bias", biasFiller, bias, device);
        LearnedBlob.RegisterBuffer(this, "factor", [1], null, device, Filler.Constant(1f));
    }

    /// <summary>The running mean, [channels]: blob 0.</summary>
    public Tensor Mean => get_buffer("mean")!;

    /// <summary>The running variance, [channels]: blob 1.</summary>
    public Tensor Variance => get_buffer("variance")!;

    /// <summary>One, [1]: blob 2.</summary>
    public Tensor Factor => get_buffer("factor")!;

    /// <summary>The scale, [channels]: blob 3.</summary>
    public LearnedParameter Scale => get_parameter("scale")!;

    /// <summary>The bias, [channels]: blob 4.</summary>
    public LearnedParameter Bias => get_parameter("bias")!;

    /// <summary>Normalises by the batch's own statistics, which the running ones take up, or by the running ones.</summary>
    /// <param name="x">The bottom, [images, channels, ..].</param>
    /// <param name="useGlobalStats">Whether the running statistics count; by default yes in phase TEST, no in TRAIN.</param>
    /// <exception cref="ArgumentException">The bottom has a different number of channels.</exception>
    public override Tensor forward(Tensor x, bool useGlobalStats)
    {
        long count = Fit(x);
        using var scope = NewDisposeScope();
        Tensor scale = Scale.Watched().view(count), bias = Bias.Watched().view(count);
        return (useGlobalStats ? ByRunning(x, scale, bias) : Remembering(x, scale, bias)).MoveToOuterDisposeScope();
    }

    private Tensor Remembering(Tensor x, Tensor scale, Tensor bias)
    {
        (Tensor normal, Tensor mean, Tensor variance) = ByBatchStatistics(x);
        lock (Statistics)
        {
            float kept = batches++ < Replaced ? 0 : movingAverageFraction;
            Remember(kept, 1 - kept, (Mean, mean), (Variance, variance));
        }

        return Affine(normal, scale, bias);
    }

    string ICaffeType.Name => nameof(BatchNorm);
}
