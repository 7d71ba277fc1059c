namespace Prototxt.Training.Rates;

/// <summary><c>exp</c>: base_lr · gamma^iteration.</summary>
/// <param name="Gamma"><c>gamma</c>: what an iteration multiplies the rate by.</param>
public sealed record ExpPolicy(float Gamma) : LrPolicy
{
    /// <inheritdoc/>
    public override string Name => "exp";

    /// <inheritdoc/>
    public override float Rate(float baseLr, int iteration, int maxIter) => (float)(baseLr * Math.Pow(Gamma, iteration));

    internal override IEnumerable<string> Faults() => NegativeGamma(Gamma);
}
