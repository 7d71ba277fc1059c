using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary>How a learned blob is filled before training.</summary>
/// <remarks>
/// Source: Caffe filler.hpp semantics. The fan of a blob follows from its shape alone, whatever the layer does with it: fan-in is
/// the number of values divided by the first size, fan-out divided by the second. Random fillers draw from TorchSharp's
/// generator (<c>torch.manual_seed</c>).
/// </remarks>
public abstract record Filler
{
    [ThreadStatic]
    private static int suspensions;

    /// <summary>
    /// Until the result is disposed of, layers made on this thread leave their new blobs unfilled, since all of them are about to
    /// be loaded.
    /// </summary>
    internal static IDisposable Suspend()
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

    /// <summary>Uniformly distributed between two numbers.</summary>
    public static Filler Uniform(float min = 0f, float max = 1f) => new UniformFiller(min, max);

    /// <summary>Normally distributed; with <paramref name="sparse"/> of at least 0 about that many values per output stay, the others become 0.</summary>
    public static Filler Gaussian(float mean = 0f, float std = 1f, int sparse = -1) => new GaussianFiller(mean, std, sparse);

    /// <summary>Uniformly distributed around 0 with variance 1 / fan.</summary>
    public static Filler Xavier(VarianceNorm norm = VarianceNorm.FanIn) => new XavierFiller(norm);

    /// <summary>Normally distributed around 0 with variance 2 / fan, less where the ReLU after the layer has a slope below zero, <paramref name="alpha"/>.</summary>
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
