using System.Numerics;

namespace Prototxt.Training.Updates;

/// <summary>m = (1 - b1) · g + b1 · m; v = (1 - b2) · g² + b2 · v; w -= rate · correction · m / (√v + delta).</summary>
/// <remarks>Source: Caffe's AdamSolver::ComputeUpdateValue. The correction is √(1 - b2^t) / (1 - b1^t), t counted from 1.</remarks>
internal readonly struct AdamRule(float correctedRate, float beta1, float beta2, float delta) : IUpdateRule
{
    private readonly Vector<float> rate = new(correctedRate), beta1 = new(beta1), rest1 = new(1 - beta1), beta2 = new(beta2), rest2 = new(1 - beta2), delta = new(delta);

    /// <summary>The correction of an iteration, counted from 0.</summary>
    public static float Correction(float beta1, float beta2, int iteration) =>
        (float)(Math.Sqrt(1 - Math.Pow(beta2, iteration + 1)) / (1 - Math.Pow(beta1, iteration + 1)));

    public Vector<float> Update(Vector<float> gradient, ref Vector<float> first, ref Vector<float> second)
    {
        first = rest1 * gradient + beta1 * first;
        second = rest2 * (gradient * gradient) + beta2 * second;
        return rate * (first / (Vector.SquareRoot(second) + delta));
    }
}
