using System.Numerics;

namespace Prototxt.Training.Updates;

/// <summary>h' = rate · g + momentum · h; w -= (1 + momentum) · h' - momentum · h.</summary>
/// <remarks>Source: Caffe's NesterovSolver::ComputeUpdateValue.</remarks>
internal readonly struct NesterovRule(float rate, float momentum) : IUpdateRule
{
    private readonly Vector<float> rate = new(rate), momentum = new(momentum), ahead = new(1 + momentum);

    public Vector<float> Update(Vector<float> gradient, ref Vector<float> first, ref Vector<float> second)
    {
        Vector<float> before = first;
        first = rate * gradient + momentum * first;
        return ahead * first - momentum * before;
    }
}
