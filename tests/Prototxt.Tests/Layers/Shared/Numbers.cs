using Prototxt.Tests.Recorded;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

/// <summary>Tensors as numbers, and gradients held against differences.</summary>
internal static class Numbers
{
    public static float[] Of(Tensor x)
    {
        using var scope = NewDisposeScope();
        return x.detach().to(ScalarType.Float32).contiguous().data<float>().ToArray();
    }

    /// <summary>0, 1, 2 … in a shape.</summary>
    public static Tensor Count(params long[] shape) => arange(shape.Aggregate(1L, (a, b) => a * b), ScalarType.Float32).view(shape);

    /// <summary>Numbers between −1 and 1 without equal ones, the same every time.</summary>
    public static Tensor Mixed(params long[] shape)
    {
        long count = shape.Aggregate(1L, (a, b) => a * b);
        return tensor([.. Enumerable.Range(0, (int)count).Select(i => (i * 37 % 101 / 50.5f) - 1f + (i * 1e-3f))], shape);
    }

    public static void AreClose(float[] expected, Tensor found, double tolerance = 1e-5) => AreClose(expected, Of(found), tolerance);

    public static void AreClose(float[] expected, float[] found, double tolerance = 1e-5) => new Tolerance(tolerance, tolerance).AssertClose("numbers", expected, found);

    /// <summary>The gradient of a weighted sum of the tops is that of small differences in the bottom.</summary>
    public static void GradientIsRight(Func<Tensor, Tensor> layer, Tensor x, float step = 1e-2f, double tolerance = 2e-2)
    {
        using Tensor leaf = x.clone().detach().requires_grad_(true);
        Sum(layer(leaf)).backward();
        float[] gradient = Of(leaf.grad!), at = Of(x);
        using var noGrad = no_grad();
        for (int i = 0; i < at.Length; i += Math.Max(1, at.Length / 40))
        {
            float[] more = [.. at], less = [.. at];
            (more[i], less[i]) = (more[i] + step, less[i] - step);
            double slope = (Sum(layer(tensor(more, x.shape))).item<float>() - Sum(layer(tensor(less, x.shape))).item<float>()) / (2.0 * step);
            Assert.True(Math.Abs(slope - gradient[i]) <= tolerance * (1 + Math.Abs(slope)), $"gradient [{i}]: {gradient[i]} instead of {slope}");
        }

        static Tensor Sum(Tensor y) => (y * (arange(y.numel(), ScalarType.Float32).view(y.shape) % 5 + 1)).sum();
    }
}
