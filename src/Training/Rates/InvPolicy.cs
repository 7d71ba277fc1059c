namespace Prototxt.Training.Rates;

/// <summary><c>inv</c>: base_lr · (1 + gamma · iteration)^-power.</summary>
/// <param name="Gamma"><c>gamma</c>.</param>
/// <param name="Power"><c>power</c>.</param>
public sealed record InvPolicy(float Gamma, float Power) : LrPolicy
{
    /// <inheritdoc/>
    public override string Name => "inv";

    /// <inheritdoc/>
    public override float Rate(float baseLr, int iteration, int maxIter) => baseLr * MathF.Pow(1 + Gamma * iteration, -Power);

    internal override IEnumerable<string> Faults() => NegativeGamma(Gamma);
}
