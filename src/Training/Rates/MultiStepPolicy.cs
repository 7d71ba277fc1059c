namespace Prototxt.Training.Rates;

/// <summary>
/// <c>multistep</c>: base_lr · gamma^steps, where a step is taken at each of the given iterations, in their order, and one in an
/// iteration: two equal values take two iterations, and one that lies before its predecessor follows it at once.
/// </summary>
/// <param name="Gamma"><c>gamma</c>: what a step multiplies the rate by.</param>
/// <param name="StepValues"><c>stepvalue</c>: the iterations of the steps.</param>
public sealed record MultiStepPolicy(float Gamma, IReadOnlyList<int> StepValues) : LrPolicy
{
    /// <inheritdoc/>
    public override string Name => "multistep";

    /// <inheritdoc/>
    public override float Rate(float baseLr, int iteration, int maxIter) => (float)(baseLr * Math.Pow(Gamma, Step(iteration)));

    /// <inheritdoc/>
    public override int Step(int iteration)
    {
        int steps = 0;
        for (long next = 0; steps < StepValues.Count; steps++, next++)
        {
            next = Math.Max(next, StepValues[steps]);
            if (next > iteration)
                break;
        }
        return steps;
    }

    /// <summary>Whether the numbers are equal.</summary>
    public bool Equals(MultiStepPolicy? other) => other is not null && Gamma == other.Gamma && StepValues.SequenceEqual(other.StepValues);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Gamma, StepValues.Count);

    internal override IEnumerable<string> Faults() => NegativeGamma(Gamma);
}
