namespace Prototxt.Training.Rates;

/// <summary>
/// The warm-up of NVIDIA's fork (<c>rampup_interval</c>, <c>rampup_lr</c>) and Intel's (<c>warmup_iter</c>, <c>warmup_start_lr</c>): on
/// a straight line up to <c>base_lr</c>, and then what another policy says of the iteration, counted from the beginning.
/// </summary>
/// <param name="Then">The policy behind the warm-up.</param>
/// <param name="Iterations">How many iterations it takes.</param>
/// <param name="Start">The rate of iteration 0.</param>
public sealed record Warmup(LrPolicy Then, int Iterations, float Start) : LrPolicy
{
    /// <inheritdoc/>
    public override string Name => Then.Name;

    /// <inheritdoc/>
    public override float Rate(float baseLr, int iteration, int maxIter) =>
        iteration < Iterations ? Start + (baseLr - Start) * ((float)iteration / Iterations) : Then.Rate(baseLr, iteration, maxIter);

    /// <inheritdoc/>
    public override int Step(int iteration) => Then.Step(iteration);

    internal override IEnumerable<string> Faults() => Then.Faults();
}
