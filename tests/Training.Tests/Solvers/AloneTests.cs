using Prototxt.Imaging;
using Prototxt.Training.Data;
using Prototxt.Training.Tests.Data;
using Prototxt.Training.Tests.Distributed;
using Prototxt.Training.Tests.Generated;
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
    public void A_seed_counts_from_the_fillers_on()
    {
        using CompiledSolver compiled = CompiledSolver.Of(SolverRuns.In(
            new PrototxtFile("/project/solver.prototxt", "net: 'small.prototxt' random_seed: 5 " + SolverRuns.Sound), new PrototxtFile("/project/small.prototxt", Net)));
        var seeded = (SolverOptions)compiled.FileOptions;
        float[] one = Filled(seeded);
        manual_seed(77);
        Assert.Equal(one, Filled(seeded));
        Assert.NotEqual(one, Filled(seeded with { RandomSeed = 6 }));

        float[] Filled(SolverOptions given)
        {
            using ICaffeNet other = compiled.CreateNet(); // draws too
            using var solver = (Solver)compiled.Create(given, data: new SolverData { Train = new Rows(1) });
            var net = (ICaffeNet)solver.GetType().GetProperty("Net")!.GetValue(solver)!;
            return [.. net.LearnableParameters.SelectMany(p => p.Value.data<float>().ToArray())];
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Memory_stays_flat(bool hasPictures)
    {
        SolverOptions own = options with { BaseLr = 1e-3f, Type = SolverType.Adam, IterSize = 2, Display = 1, ClipGradients = 1, DebugInfo = true };
        using TestSolver solver = Create(own, new Rows(1), net: hasPictures ? Pictures.Value : null);
        solver.Step(5);
        (long tensors, long bytes) = InUse();
        solver.Step(1000);
        (long tensorsAfter, long bytesAfter) = InUse();
        Assert.InRange(tensorsAfter, 0, tensors + 5);
        Assert.InRange(bytesAfter, 0, bytes + 100_000); // a hundred bytes of each iteration
    }

    [Fact]
    public void Memory_stays_flat_while_a_database_is_read()
    {
        using var folder = new DataFolder();
        using (var writer = new DatabaseWriter(folder["db"]))
        {
            for (int i = 0; i < 7; i++)
                writer.Add($"{i}", Picture.FromBytes([.. Enumerable.Range(0, 27).Select(b => (byte)(b * i))], 3, 3, 3), i % 3);
            writer.Complete();
        }
        using CompiledNet net = CompiledNet.Of(Net.Replace("dim: 4 dim: 3 }", "dim: 4 dim: 3 dim: 2 dim: 2 }"));
        using NetData<Data.Batch> train = Rows(), test = Rows();
        var data = new SolverData { Train = train, Tests = [test] };
        using var solver = new TestSolver("solver.prototxt", options with { BaseLr = 1e-4f, TestInterval = 10, TestIter = [2] }, data, new TrainTask(net.Net, "Train", null), [new TestTask(net.CreateAnother, "Train", null)]);
        solver.Step(20);
        (long tensors, long bytes) = InUse();
        solver.Step(1000);
        (long tensorsAfter, long bytesAfter) = InUse();
        Assert.InRange(tensorsAfter, 0, tensors + 40); // what is read ahead
        Assert.InRange(bytesAfter, 0, bytes + 200_000);

        NetData<Data.Batch> Rows() => DataLayers.Open(
            "layer { name: 'd' type: 'Data' top: 'data' top: 'label' data_param { source: 'db' batch_size: 4 backend: LMDB } transform_param { crop_size: 2 mirror: true } }", Phase.Train, new() { Folder = folder.Path });
    }

    [Fact]
    public void Memory_stays_flat_with_several_processes() => ThreadGroup.Run(1, group =>
    {
        using TestSolver solver = Create(options with { IterSize = 2, Display = 1 }, new Rows(1), group: group);
        solver.Step(5);
        (long tensors, _) = InUse();
        solver.Step(50);
        Assert.InRange(InUse().Tensors, tensors - 5, tensors + 5);
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

    private static (long Tensors, long Bytes) InUse()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return (Tensor.TotalCount, GC.GetTotalMemory(forceFullCollection: true));
    }
}
