namespace Prototxt.Training.Rates;

/// <summary><c>multifixed</c> of SSD's descendants: a rate for each stage, whatever <c>base_lr</c> says; the last one stays.</summary>
/// <param name="StageLrs"><c>stagelr</c>: the rates.</param>
/// <param name="StageIters"><c>stageiter</c>: the last iteration of each stage.</param>
public sealed record MultiFixedPolicy(IReadOnlyList<float> StageLrs, IReadOnlyList<int> StageIters) : LrPolicy
{
    /// <inheritdoc/>
    public override string Name => "multifixed";

    /// <inheritdoc/>
    public override float Rate(float baseLr, int iteration, int maxIter)
    {
        int stage = 0;
        while (stage < StageIters.Count - 1 && iteration > StageIters[stage])
            stage++;
        return StageLrs[stage];
    }

    /// <summary>Whether the numbers are equal.</summary>
    public bool Equals(MultiFixedPolicy? other) => other is not null && StageLrs.SequenceEqual(other.StageLrs) && StageIters.SequenceEqual(other.StageIters);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(StageLrs.Count, StageIters.Count);

    internal override IEnumerable<string> Faults() => StageLrs.Count > 0 && StageLrs.Count == StageIters.Count ? []
        : [SolverFault.Of("stagelr", "as many rates as stageiter has iterations, one at least", $"{StageLrs.Count} and {StageIters.Count}")];
}
