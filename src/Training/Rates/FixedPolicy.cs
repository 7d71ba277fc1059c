namespace Prototxt.Training.Rates;

/// <summary><c>fixed</c>: always the base rate.</summary>
public sealed record FixedPolicy : LrPolicy
{
    /// <inheritdoc/>
    public override string Name => "fixed";

    /// <inheritdoc/>
    public override float Rate(float baseLr, int iteration, int maxIter) => baseLr;
}
