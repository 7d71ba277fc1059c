namespace Prototxt.Training.Rates;

/// <summary><c>sigmoid</c>: base_lr / (1 + e^(-gamma · (iteration - stepsize))), which rises, since Caffe refuses a gamma below 0.</summary>
/// <param name="Gamma"><c>gamma</c>.</param>
/// <param name="StepSize"><c>stepsize</c>: the iteration at which half the base rate is reached.</param>
public sealed record SigmoidPolicy(float Gamma, int StepSize) : LrPolicy
{
    /// <inheritdoc/>
    public override string Name => "sigmoid";

    /// <inheritdoc/>
    public override float Rate(float baseLr, int iteration, int maxIter) => baseLr * (1 / (1 + MathF.Exp(-Gamma * ((float)iteration - StepSize))));

    internal override IEnumerable<string> Faults() => [.. NegativeGamma(Gamma), .. NoStep(StepSize)];
}
