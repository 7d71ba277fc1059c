namespace Prototxt.Training;

/// <summary>What Caffe refuses of a solver's numbers, all of it at once.</summary>
/// <remarks>Source: Caffe's Solver::Init, the constructors of its solvers, and SGDSolver::GetLearningRate.</remarks>
internal static class SolverOptionsCheck
{
    /// <summary>Throws if a number cannot be.</summary>
    /// <param name="options">What the solver is told.</param>
    /// <param name="file">The solver file, for the message.</param>
    /// <param name="testNets">How many test nets there are.</param>
    /// <exception cref="SolverException">Names all that is wrong.</exception>
    public static void Ensure(SolverOptions options, string file, int testNets)
    {
        string[] faults = [.. Faults(options, testNets)];
        if (faults.Length > 0)
            throw new SolverException($"{file}: {string.Join("; ", faults)}.");
    }

    private static IEnumerable<string> Faults(SolverOptions o, int testNets)
    {
        foreach (string fault in o.LrPolicy.Faults())
            yield return fault;
        if (!Enum.IsDefined(o.Type))
            yield return SolverFault.Of("type", "one of " + string.Join(", ", Enum.GetNames<SolverType>()), o.Type);
        if (o.Type is SolverType.AdaGrad or SolverType.RMSProp && o.Momentum != 0)
            yield return SolverFault.Of("momentum", $"none with {o.Type}", o.Momentum);
        if (o.Type == SolverType.RMSProp && o.RmsDecay is not (>= 0 and < 1))
            yield return SolverFault.Of("rms_decay", "at least 0 and less than 1", o.RmsDecay);
        if (o.AverageLoss < 1)
            yield return SolverFault.Of("average_loss", "at least 1", o.AverageLoss);
        if (o.IterSize < 1) // Caffe divides by it
            yield return SolverFault.Of("iter_size", "at least 1", o.IterSize);
        if (!Enum.IsDefined(o.RegularizationType))
            yield return SolverFault.Of("regularization_type", "L2 or L1", o.RegularizationType);
        if (!Enum.IsDefined(o.SnapshotFormat))
            yield return SolverFault.Of("snapshot_format", "HDF5 or BINARYPROTO", o.SnapshotFormat);
        if (o.TestIter.Count > 0 && o.TestIter.Count != testNets)
            yield return SolverFault.Of("test_iter", $"{testNets} numbers, one for each test net, or none to test nothing", o.TestIter.Count);
        if (o.TestIter.Count > 0 && o.TestInterval < 1)
            yield return SolverFault.Of("test_interval", "at least 1 where there is test_iter", o.TestInterval);
    }
}
