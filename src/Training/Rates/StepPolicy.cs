namespace Prototxt.Training.Rates;

/// <summary><c>step</c>: base_lr · gamma^⌊iteration / stepsize⌋.</summary>
/// <param name="Gamma"><c>gamma</c>: what a step multiplies the rate by.</param>
/// <param name="StepSize"><c>stepsize</c>: iterations between two steps.</param>
public sealed record StepPolicy(float Gamma, int StepSize) : LrPolicy
{
    /// <inheritdoc/>
    public override string Name => "step";

    /// <inheritdoc/>
    public override float Rate(float baseLr, int iteration, int maxIter) => (float)(baseLr * Math.Pow(Gamma, Step(iteration)));

    /// <inheritdoc/>
    public override int Step(int iteration) => iteration / StepSize;

    internal override IEnumerable<string> Faults() => [.. NoStep(StepSize), .. NegativeGamma(Gamma)];
}
