using System.Numerics;

namespace Prototxt.Training.Updates;

/// <summary>h = (1 - decay) · g² + decay · h; w -= rate · g / (√h + delta).</summary>
/// <remarks>Source: Caffe's RMSPropSolver::ComputeUpdateValue.</remarks>
internal readonly struct RmsPropRule(float rate, float decay, float delta) : IUpdateRule
{
    private readonly Vector<float> rate = new(rate), decay = new(decay), rest = new(1 - decay), delta = new(delta);

    public Vector<float> Update(Vector<float> gradient, ref Vector<float> first, ref Vector<float> second)
    {
        first = rest * (gradient * gradient) + decay * first;
        return rate * (gradient / (Vector.SquareRoot(first) + delta));
    }
}
