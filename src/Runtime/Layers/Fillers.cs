using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary>
/// How a learned blob is filled before training. The fan of a blob follows from its shape alone, whatever the layer does
/// with it: fan-in is the number of values divided by the first size, fan-out divided by the second.
/// </summary>
/// <remarks>Source: Caffe filler.hpp semantics. Random fillers draw from TorchSharp's generator (<c>torch.manual_seed</c>).</remarks>
public abstract record Filler
{
    [ThreadStatic]
    private static int suspensions;

    /// <summary>
    /// Until the result is disposed of, layers made on this thread leave their new blobs unfilled: what a net needs that is
    /// about to be loaded whole.
    /// </summary>
    public static IDisposable Suspend()
    {
        suspensions++;
        return new Suspension();
    }

    /// <summary>Whether new blobs stay as they are.</summary>
    internal static bool IsSuspended => suspensions > 0;

    private sealed class Suspension : IDisposable
    {
        private bool disposed;

        public void Dispose()
        {
            if (!disposed)
                suspensions--;
            disposed = true;
        }
    }

    /// <summary>Overwrites every value of the blob.</summary>
    /// <param name="blob">The blob, of any shape the filler can serve.</param>
    /// <exception cref="ArgumentException">The filler cannot serve the blob's shape.</exception>
    public void Fill(Tensor blob)
    {
        ArgumentNullException.ThrowIfNull(blob);
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        Write(blob);
    }

    /// <summary>Writes the values; gradients are off and temporaries are disposed afterwards.</summary>
    private protected abstract void Write(Tensor blob);

    /// <summary>The same number everywhere.</summary>
    public static Filler Constant(float value = 0f) => new ConstantFiller(value);

    /// <summary>Evenly distributed between two numbers.</summary>
    public static Filler Uniform(float min = 0f, float max = 1f) => new UniformFiller(min, max);

    /// <summary>Normally distributed; with <paramref name="sparse"/> of at least 0 about that many values per output stay, the others become 0.</summary>
    public static Filler Gaussian(float mean = 0f, float std = 1f, int sparse = -1) => new GaussianFiller(mean, std, sparse);

    /// <summary>Evenly distributed with variance 1 / fan.</summary>
    public static Filler Xavier(VarianceNorm norm = VarianceNorm.FanIn) => new XavierFiller(norm);

    /// <summary>Normally distributed with variance 2 / fan, less where the ReLU behind it has a slope below zero, <paramref name="alpha"/>.</summary>
    public static Filler Msra(VarianceNorm norm = VarianceNorm.FanIn, float alpha = 0f) => new MsraFiller(norm, alpha);

    /// <summary>Positive values that add up to 1 in each slice of the first axis.</summary>
    public static Filler PositiveUnitball() => new PositiveUnitballFiller();

    /// <summary>Normally distributed, each slice of the first axis then brought to the length 1.</summary>
    public static Filler GaussianUnitball() => new GaussianUnitballFiller();

    /// <summary>One number where the first two axes have the same index, zero elsewhere; for blobs with one number for each pair of the two.</summary>
    public static Filler Diagonal(float value = 1f) => new DiagonalFiller(value);

    /// <summary>The kernel of bilinear upsampling in every slice of a four-axis blob.</summary>
    public static Filler Bilinear() => new BilinearFiller();

    private protected static double Fan(Tensor blob, VarianceNorm norm)
    {
        long[] shape = blob.shape;
        double fanIn = shape.Length > 0 ? (double)blob.numel() / shape[0] : 1;
        double fanOut = shape.Length > 1 ? (double)blob.numel() / shape[1] : blob.numel();
        return norm switch
        {
            VarianceNorm.FanOut => fanOut,
            VarianceNorm.Average => (fanIn + fanOut) / 2,
            _ => fanIn,
        };
    }
}

/// <summary>Which fan of a blob the fillers <see cref="XavierFiller"/> and <see cref="MsraFiller"/> divide by.</summary>
public enum VarianceNorm
{
    /// <summary>The number of inputs of one output.</summary>
    FanIn,

    /// <summary>The number of outputs of one input.</summary>
    FanOut,

    /// <summary>The mean of the two.</summary>
    Average,
}

/// <summary><c>type: "constant"</c>.</summary>
/// <param name="Value">The number written everywhere.</param>
public sealed record ConstantFiller(float Value = 0f) : Filler
{
    private protected override void Write(Tensor blob) => blob.fill_(Value);
}

/// <summary><c>type: "uniform"</c>.</summary>
/// <param name="Min">The lower limit.</param>
/// <param name="Max">The upper limit.</param>
public sealed record UniformFiller(float Min = 0f, float Max = 1f) : Filler
{
    private protected override void Write(Tensor blob) => blob.uniform_(Min, Max);
}

/// <summary><c>type: "gaussian"</c>.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Std">The standard deviation.</param>
/// <param name="Sparse">From 0 on: how many values per output stay on average; each is kept with probability Sparse / first size.</param>
public sealed record GaussianFiller(float Mean = 0f, float Std = 1f, int Sparse = -1) : Filler
{
    private protected override void Write(Tensor blob)
    {
        blob.normal_(Mean, Std);
        if (Sparse < 0)
            return;
        double kept = blob.dim() > 0 ? Math.Min(1.0, (double)Sparse / blob.shape[0]) : 1.0;
        blob.mul_(zeros_like(blob).bernoulli_(kept));
    }
}

/// <summary><c>type: "xavier"</c>: uniform in ±√(3 / fan).</summary>
/// <param name="Norm">The fan.</param>
public sealed record XavierFiller(VarianceNorm Norm = VarianceNorm.FanIn) : Filler
{
    private protected override void Write(Tensor blob)
    {
        double limit = Math.Sqrt(3 / Fan(blob, Norm));
        blob.uniform_(-limit, limit);
    }
}

/// <summary><c>type: "msra"</c>: normal with deviation √(2 / (fan · (1 + alpha²))).</summary>
/// <param name="Norm">The fan.</param>
/// <param name="Alpha">The slope below zero of the ReLU behind the layer, which the Windows port knows.</param>
public sealed record MsraFiller(VarianceNorm Norm = VarianceNorm.FanIn, float Alpha = 0f) : Filler
{
    private protected override void Write(Tensor blob) => blob.normal_(0, Math.Sqrt(2 / (Fan(blob, Norm) * (1 + ((double)Alpha * Alpha)))));
}

/// <summary><c>type: "gaussian_unitball"</c> of the Windows port.</summary>
public sealed record GaussianUnitballFiller : Filler
{
    private protected override void Write(Tensor blob)
    {
        blob.normal_(0, 1);
        Tensor slices = blob.view(blob.dim() > 0 ? blob.shape[0] : 1, -1);
        slices.div_((slices.square().sum(1, keepdim: true) + 1e-12).sqrt());
    }
}

/// <summary><c>type: "identity"</c> of the Windows port and <c>"diagonal"</c> of FlowNet.</summary>
/// <param name="Value">The number on the diagonal.</param>
public sealed record DiagonalFiller(float Value = 1f) : Filler
{
    private protected override void Write(Tensor blob)
    {
        if (blob.dim() < 2 || blob.numel() != blob.shape[0] * blob.shape[1])
            Require.Fail(new("The diagonal filler", null), "a blob of [outputs, inputs] with one number each", blob);
        blob.copy_((eye(blob.shape[0], blob.shape[1]) * Value).view(blob.shape));
    }
}

/// <summary><c>type: "positive_unitball"</c>.</summary>
public sealed record PositiveUnitballFiller : Filler
{
    private protected override void Write(Tensor blob)
    {
        blob.uniform_(0, 1);
        Tensor slices = blob.view(blob.dim() > 0 ? blob.shape[0] : 1, -1);
        slices.div_(slices.sum(1, keepdim: true));
    }
}

/// <summary><c>type: "bilinear"</c>.</summary>
public sealed record BilinearFiller : Filler
{
    private protected override void Write(Tensor blob)
    {
        Require.Rank(blob, 4, new("The bilinear filler", null));
        long size = blob.shape[3];
        if (blob.shape[2] != size)
            Require.Fail(new("The bilinear filler", null), "a blob of square kernels", blob);
        double factor = Math.Ceiling(size / 2.0);
        double centre = (size - 1) / (2 * factor);
        Tensor profile = 1 - (arange(size, ScalarType.Float64) / factor - centre).abs();
        blob.copy_(profile.unsqueeze(1) * profile);
    }
}
