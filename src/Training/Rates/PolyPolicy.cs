namespace Prototxt.Training.Rates;

/// <summary><c>poly</c>: base_lr · (1 - iteration / max_iter)^power.</summary>
/// <param name="Power"><c>power</c>.</param>
public sealed record PolyPolicy(float Power) : LrPolicy
{
    /// <inheritdoc/>
    public override string Name => "poly";

    /// <inheritdoc/>
    public override float Rate(float baseLr, int iteration, int maxIter) => baseLr * MathF.Pow(1 - (float)iteration / maxIter, Power);
}
