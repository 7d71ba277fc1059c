using Prototxt.Inference.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Inference.Tests.Kernels;

/// <summary>Tops without a bottom, and what is drawn at random.</summary>
public sealed class FillingTests
{
    private const int Many = 100_000;

    [Fact]
    public void Fillers_are_the_runtimes()
    {
        using var work = new Workspace(1);
        using Tensor bilinear = zeros(2, 3, 5, 5), diagonal = zeros(3, 4, 1, 1);
        Layers.Filler.Bilinear().Fill(bilinear);
        Layers.Filler.Diagonal(2.5f).Fill(diagonal);
        Assert.InRange(Values.Difference(Filling.Bilinear(work[0], [2, 3, 5, 5]), bilinear), 0, 1e-6);
        Assert.InRange(Values.Difference(Filling.Diagonal(work[0], [3, 4, 1, 1], 2.5f), diagonal), 0, 0);
        Assert.Equal([3, 3], Filling.Constant(work[0], [2], 3).Span);
        Assert.Equal([7], Filling.Copy(work[0], [7]).Span);
        Assert.Throws<ArgumentException>(() => Filling.Copy(work[0], [7], 2));
    }

    [Fact]
    public void Uniform_numbers_fill_their_range()
    {
        using var work = new Workspace(1);
        float[] numbers = Filling.Uniform(work[0], [Many], -2, 4).Span.ToArray();
        Assert.All(numbers, n => Assert.InRange(n, -2, 4));
        Assert.Equal(1, numbers.Average(), 0.1);
        Assert.NotEqual(numbers, Filling.Uniform(work[0], [Many], -2, 4).Span.ToArray());
    }

    [Fact]
    public void Gaussian_numbers_have_their_mean_and_deviation()
    {
        using var work = new Workspace(1);
        double[] numbers = [.. Filling.Gaussian(work[0], [Many], 3, 2).Span.ToArray().Select(n => (double)n)];
        double mean = numbers.Average();
        Assert.Equal(3, mean, 0.1);
        Assert.Equal(2, Math.Sqrt(numbers.Average(n => (n - mean) * (n - mean))), 0.1);
    }

    [Theory]
    [InlineData(true, 4f)]
    [InlineData(false, 3f)]
    public void Dropout_drops_its_share(bool scaleTrain, float kept)
    {
        using var work = new Workspace(1);
        float[] numbers = Pointwise.Dropout(Filling.Constant(work[0], [Many], 3), work[0], 0.25f, scaleTrain).Span.ToArray();
        Assert.All(numbers, n => Assert.True(n == 0 || n == kept));
        Assert.Equal(0.25, numbers.Count(n => n == 0) / (double)Many, 0.02);
    }
}
