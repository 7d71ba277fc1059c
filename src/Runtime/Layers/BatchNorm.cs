using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary>
/// <c>type: "BatchNorm"</c>: each channel (axis 1) minus its mean, divided by its deviation. Scale and shift are a Scale layer's.
/// </summary>
/// <remarks>
/// Source: Caffe batch_norm_layer.cpp semantics. The three blobs are sums: mean and variance are the first two divided by the
/// third, and the third being 0 means mean 0 and variance 0.
/// </remarks>
public sealed class BatchNorm : ChannelNorm
{
    private readonly float movingAverageFraction;

    /// <summary>Makes the layer and its sums, all zero.</summary>
    /// <param name="name">The layer's name, for messages.</param>
    /// <param name="channels">The bottom's size at axis 1; 1 for a bottom of one axis; 0 to take it from the first bottom or a weight file.</param>
    /// <param name="eps">Added to the variance before the root.</param>
    /// <param name="movingAverageFraction">What the sums are multiplied by before a batch is added.</param>
    /// <param name="mean">Another layer's <see cref="Mean"/>, to be shared with it.</param>
    /// <param name="variance">Another layer's <see cref="Variance"/>, to be shared with it.</param>
    /// <param name="factor">Another layer's <see cref="Factor"/>, to be shared with it.</param>
    /// <param name="device">The device for the sums.</param>
    /// <exception cref="ArgumentException">A shared blob has a different size.</exception>
    public BatchNorm(string name, long channels, float eps = 1e-5f, float movingAverageFraction = 0.999f,
        Tensor? mean = null, Tensor? variance = null, Tensor? factor = null, Device? device = null)
        : base(name, channels, eps)
    {
        this.movingAverageFraction = movingAverageFraction;
        RegisterStatistics(mean, variance, device);
        LearnedBlob.RegisterBuffer(this, "factor", [1], factor, device);
    }

    /// <summary>The sum of means, [channels]: Caffe's blob 0.</summary>
    public Tensor Mean => get_buffer("mean")!;

    /// <summary>The sum of unbiased variances, [channels]: Caffe's blob 1.</summary>
    public Tensor Variance => get_buffer("variance")!;

    /// <summary>What the two are divided by, [1]: Caffe's blob 2.</summary>
    public Tensor Factor => get_buffer("factor")!;

    /// <summary>Normalises by the batch's own statistics, which are added to the sums, or by those that the sums give.</summary>
    /// <param name="x">The bottom, [images, channels, ..].</param>
    /// <param name="useGlobalStats">Whether the sums give the statistics; Caffe's default is yes in phase TEST, no in TRAIN.</param>
    /// <exception cref="ArgumentException">The bottom has a different number of channels.</exception>
    public override Tensor forward(Tensor x, bool useGlobalStats)
    {
        ArgumentNullException.ThrowIfNull(x);
        using var scope = NewDisposeScope();
        Tensor input = x.dim() == 1 ? x.unsqueeze(1) : x;
        long count = Fit(input);
        Tensor y = useGlobalStats ? ByRunning(input) : Remembering(input, count);
        return y.view(x.shape).MoveToOuterDisposeScope();
    }

    /// <summary>The sums divided by the factor.</summary>
    private protected override (Tensor Mean, Tensor Variance) Running()
    {
        lock (Statistics)
        {
            Tensor scale = where(Factor.eq(Number.Of(0L)), Factor, Factor.reciprocal());
            return (Mean * scale, Variance * scale);
        }
    }

    private Tensor Remembering(Tensor x, long count)
    {
        // With momentum 1 libtorch hands out the batch's mean and unbiased variance: what Caffe adds to its sums.
        Tensor mean = zeros_like(Mean), variance = zeros_like(Variance);
        Tensor y;
        if (x.numel() > count)
        {
            y = nn.functional.batch_norm(x, mean, variance, training: true, momentum: 1, eps: Eps);
        }
        else
        {
            // One value per channel is its own mean; libtorch refuses it. The difference keeps the (zero) gradient.
            y = (x - x) * (1 / MathF.Sqrt((float)Eps));
            mean = x.detach().view(count);
        }

        Remember(movingAverageFraction, 1, (Factor, ones_like(Factor)), (Mean, mean), (Variance, variance));
        return y;
    }
}
