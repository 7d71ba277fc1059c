using System.Numerics;

namespace Prototxt.Training.Updates;

/// <summary>h = (1 - momentum) · g² + momentum · h; u = g · √((k + delta) / (h + delta)); k = (1 - momentum) · u² + momentum · k; w -= rate · u.</summary>
/// <remarks>Source: Caffe's AdaDeltaSolver::ComputeUpdateValue.</remarks>
internal readonly struct AdaDeltaRule(float rate, float momentum, float delta) : IUpdateRule
{
    private readonly Vector<float> rate = new(rate), momentum = new(momentum), rest = new(1 - momentum), delta = new(delta);

    public Vector<float> Update(Vector<float> gradient, ref Vector<float> first, ref Vector<float> second)
    {
        first = rest * (gradient * gradient) + momentum * first;
        Vector<float> update = gradient * Vector.SquareRoot((second + delta) / (first + delta));
        second = rest * (update * update) + momentum * second;
        return rate * update;
    }
}
