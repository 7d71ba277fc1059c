using Prototxt.Training.Tests.Distributed;
using Xunit;
using static Prototxt.Training.Tests.Solvers.SmallSolver;
using static TorchSharp.torch;

namespace Prototxt.Training.Tests.Solvers;

/// <summary>Tests of what the whole process shares: TorchSharp's random numbers, its tensors. No other test runs beside them.</summary>
[Collection(nameof(AloneTests)), CollectionDefinition(nameof(AloneTests), DisableParallelization = true)]
public class AloneTests
{
    private static readonly SolverOptions options = new() { BaseLr = 0.1f, MaxIter = 20, SnapshotAfterTrain = false };

    [Fact]
    public void A_run_that_is_resumed_draws_and_reads_what_it_would_have()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        var own = options with { RandomSeed = 3, IterSize = 2, Momentum = 0.9f, SnapshotPrefix = Path.Combine(folder.FullName, "snap") };
        using TestSolver whole = Create(own, new Rows(1), net: Dropping.Value), resumed = Create(own, new Rows(1), net: Dropping.Value);
        whole.Step(5);
        string state = whole.Snapshot().State;
        List<float> losses = [], again = [];
        whole.Stepped += (_, step) => losses.Add(step.Loss);
        resumed.Stepped += (_, step) => again.Add(step.Loss);
        whole.Step(5);
        resumed.Restore(state);
        resumed.Step(5);
        Assert.Equal(losses, again);
        using TestSolver anew = Create(own, new Rows(1), net: Dropping.Value, continues: false);
        anew.Restore(state);
        anew.Stepped += (_, step) => Assert.NotEqual(losses[0], step.Loss);
        anew.Step(1);
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Memory_stays_flat()
    {
        using TestSolver solver = Create(options with { Type = SolverType.Adam, IterSize = 2, Display = 1, ClipGradients = 1, DebugInfo = true }, new Rows(1));
        solver.Step(5);
        long tensors = LivingTensors();
        solver.Step(50);
        Assert.InRange(LivingTensors(), tensors - 5, tensors + 5);
    }

    [Fact]
    public void Memory_stays_flat_with_several_processes() => ThreadGroup.Run(1, group =>
    {
        using TestSolver solver = Create(options with { IterSize = 2, Display = 1 }, new Rows(1), group: group);
        solver.Step(5);
        long tensors = LivingTensors();
        solver.Step(50);
        Assert.InRange(LivingTensors(), tensors - 5, tensors + 5);
        return 0;
    });

    [Fact]
    public async Task Steps_are_those_of_a_whole_run()
    {
        using TestSolver one = Create(options, new Rows(1)), other = Create(options, new Rows(1));
        List<float> losses = [], steps = [];
        one.Stepped += (_, step) => losses.Add(step.SmoothedLoss);
        Assert.True(one.Solve());
        await foreach (SolverStep step in other.Steps())
            steps.Add(step.SmoothedLoss);
        Assert.Equal(20, steps.Count);
        Assert.Equal(losses, steps);
    }

    [Fact]
    public void Double_precision_learns_like_single()
    {
        foreach (SolverType type in Enum.GetValues<SolverType>())
        {
            var own = options with { Type = type, WeightDecay = 0.01f, RegularizationType = RegularizationType.L1, ClipGradients = 0.5f, IterSize = 2 };
            using TestSolver single = Create(own, new Rows(1)), doubled = Create(own, new Rows(1), ScalarType.Float64);
            single.Step(5);
            doubled.Step(5);
            foreach ((LearnableParameter a, LearnableParameter b) in single.Net.LearnableParameters.Zip(doubled.Net.LearnableParameters))
                Assert.True(a.Value.allclose(b.Value.to(ScalarType.Float32), 1e-3, 1e-5), $"{type}: {a.Layer} {a.Index}");
        }
    }

    // Without those that tests before have left to the collector.
    private static long LivingTensors()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Tensor.TotalCount;
    }
}
