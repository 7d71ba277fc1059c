namespace Prototxt.Training.Rates;

/// <summary><c>poly</c>: base_lr · (1 - iteration / max_iter)^power; in NVIDIA's fork with min_lr, to which it falls in place of 0.</summary>
/// <param name="Power"><c>power</c>.</param>
/// <param name="MinLr"><c>min_lr</c>: the rate at the end.</param>
public sealed record PolyPolicy(float Power, float MinLr = 0) : LrPolicy
{
    /// <inheritdoc/>
    public override string Name => "poly";

    /// <inheritdoc/>
    public override float Rate(float baseLr, int iteration, int maxIter) => ((baseLr - MinLr) * MathF.Pow(1 - (float)iteration / maxIter, Power)) + MinLr;

    internal override IEnumerable<string> Faults() => MinLr >= 0 ? [] : [SolverFault.Of("min_lr", "at least 0", MinLr)];
}
