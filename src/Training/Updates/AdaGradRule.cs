using System.Numerics;

namespace Prototxt.Training.Updates;

/// <summary>h += g²; w -= rate · g / (√h + delta).</summary>
/// <remarks>Source: Caffe's AdaGradSolver::ComputeUpdateValue.</remarks>
internal readonly struct AdaGradRule(float rate, float delta) : IUpdateRule
{
    private readonly Vector<float> rate = new(rate), delta = new(delta);

    public Vector<float> Update(Vector<float> gradient, ref Vector<float> first, ref Vector<float> second)
    {
        first += gradient * gradient;
        return rate * (gradient / (Vector.SquareRoot(first) + delta));
    }
}
