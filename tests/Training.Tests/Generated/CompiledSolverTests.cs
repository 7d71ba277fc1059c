using Prototxt.Training.Rates;
using Xunit;

namespace Prototxt.Training.Tests.Generated;

/// <summary>Generated solvers as objects.</summary>
public class CompiledSolverTests
{
    [Fact]
    public void A_solver_has_the_options_of_its_file()
    {
        using CompiledSolver solver = CompiledSolver.Of(SolverRuns.Of("net: 'net.prototxt' base_lr: 0.5 lr_policy: 'fixed' max_iter: 7 type: 'Nesterov' momentum: 0.75 weight_decay: 0.25 test_iter: 3 test_iter: 4 test_interval: 2 weights: 'a,b' snapshot_format: HDF5 random_seed: 5"));
        SolverOptions options = (SolverOptions)solver.FileOptions;
        Assert.Equal((SolverType.Nesterov, 0.5f, new FixedPolicy(), 7, 0.75f, 0.25f), (options.Type, options.BaseLr, options.LrPolicy, options.MaxIter, options.Momentum, options.WeightDecay));
        Assert.Equal((2, SnapshotFormat.Hdf5, 5), (options.TestInterval, options.SnapshotFormat, options.RandomSeed));
        Assert.Equal([3, 4], options.TestIter);
        Assert.Equal(["a", "b"], options.Weights);
    }

    [Fact]
    public void A_solver_with_errors_says_so_when_it_is_made()
    {
        GeneratorRun run = SolverRuns.Of("net: 'net.prototxt' base_lr: 0.5 lr_policy: 'step' max_iter: 7");
        Assert.Equal(["PTX0600"], run.Errors.Select(e => e.Id));
        using CompiledSolver solver = CompiledSolver.Of(run);
        NotSupportedException refused = Assert.Throws<NotSupportedException>(() => solver.Create());
        Assert.Equal("solver.prototxt has errors; the compiler lists them.", refused.Message);
    }
}
