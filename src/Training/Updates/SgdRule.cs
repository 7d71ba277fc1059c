using System.Numerics;

namespace Prototxt.Training.Updates;

/// <summary>h = rate · g + momentum · h; w -= h.</summary>
/// <remarks>Source: Caffe's SGDSolver::ComputeUpdateValue.</remarks>
internal readonly struct SgdRule(float rate, float momentum) : IUpdateRule
{
    private readonly Vector<float> rate = new(rate), momentum = new(momentum);

    public Vector<float> Update(Vector<float> gradient, ref Vector<float> first, ref Vector<float> second) =>
        first = rate * gradient + momentum * first;
}
