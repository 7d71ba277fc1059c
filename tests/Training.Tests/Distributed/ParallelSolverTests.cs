using Prototxt.Training.Data;
using Prototxt.Training.Logs;
using Prototxt.Training.Tests.Solvers;
using Xunit;

namespace Prototxt.Training.Tests.Distributed;

/// <summary>Solver runs recorded from Caffe, run by several processes of which each has a part of every batch.</summary>
public class ParallelSolverTests
{
    private const int WholeBatch = 6;

    [SkippableTheory]
    [InlineData("sgd_poly", 2)]
    [InlineData("extra_sgd_shared", 2)]
    [InlineData("net_in_solver", 3)]
    [InlineData("iter3_clip_l1_sgd", 2)]
    [InlineData("nesterov_inv", 3)]
    [InlineData("adam_multistep", 2)]
    [InlineData("adadelta_step", 2)]
    [InlineData("test_nets_stages_shared", 2)]
    [InlineData("hdf5_state_rmsprop", 2)]
    public void A_run_is_Caffes_and_one_process_writes(string name, int size)
    {
        using var recorded = new SolverCase(name);
        var found = ThreadGroup.Run(size, group =>
        {
            using var own = new SolverCase(name);
            using TestSolver solver = Create(own, group);
            var lines = new Lines();
            solver.AddLog(lines);
            List<SolverStep> steps = [];
            solver.Stepped += (_, step) => steps.Add(step);
            Assert.True(solver.Solve());
            return (Losses: steps.Select(s => s.Loss).ToArray(), Values: TrainedNet.Values(solver.Net), Lines: lines.Count, Files: Directory.GetFiles(own.Scratch, "mine_iter_*").Length);
        });
        Assert.All(found, rank => RecordedRunTests.AssertNear(recorded.Floats("loss"), rank.Losses, "loss"));
        Assert.All(found, rank => TrainedNet.AssertClose(found[0].Values, rank.Values, tolerance: 0));
        Assert.True(found[0].Lines > 0 && found[0].Files > 0, $"{found[0].Lines} lines, {found[0].Files} files");
        Assert.All(found[1..], rank => Assert.Equal((0, 0), (rank.Lines, rank.Files)));
    }

    [SkippableFact]
    public void A_run_resumed_from_Caffes_snapshot_is_Caffes()
    {
        using var recorded = new SolverCase("adam_multistep");
        float[][] losses = ThreadGroup.Run(2, group =>
        {
            using var own = new SolverCase("adam_multistep");
            using TestSolver solver = Create(own, group);
            solver.Restore(own.StateAt(own.SnapshotAt));
            List<float> steps = [];
            solver.Stepped += (_, step) => steps.Add(step.Loss);
            solver.Step(solver.Options.MaxIter - solver.Iteration);
            return steps.ToArray();
        });
        Assert.All(losses, found => RecordedRunTests.AssertNear(recorded.Floats("resumed_loss"), found, "loss"));
    }

    [SkippableFact]
    public void Whoever_is_asked_to_stop_stops_all_after_the_same_iteration()
    {
        int[] found = ThreadGroup.Run(3, group =>
        {
            using var own = new SolverCase("sgd_poly");
            using TestSolver solver = Create(own, group);
            solver.Stepped += (_, step) =>
            {
                if (group.Rank == 2 && step.Iteration == 4)
                    solver.RequestStop();
            };
            Assert.False(solver.Solve());
            return solver.Iteration;
        });
        Assert.Equal([5, 5, 5], found);
    }

    [SkippableFact]
    public void Processes_that_resume_from_different_iterations_are_refused()
    {
        var e = Assert.Throws<InvalidOperationException>(() => ThreadGroup.Run(2, group =>
        {
            using var own = new SolverCase("sgd_poly");
            File.Copy(Path.Combine(own.Scratch, "final.caffemodel"), Path.Combine(own.Scratch, "snap_iter_30.caffemodel"));
            using TestSolver solver = Create(own, group);
            solver.Restore(own.StateAt(group.Rank == 0 ? own.SnapshotAt : solver.Options.MaxIter));
            return 0;
        }));
        Assert.StartsWith("1 of 2 processes have other iterations than process 0", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_layers_read_the_share_of_their_process_of_one_order()
    {
        using CompiledNet compiled = CompiledNet.Of("""
            layer { name: "data" type: "MemoryData" top: "data" top: "label" memory_data_param { batch_size: 4 channels: 1 height: 2 width: 2 } }
            layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip" inner_product_param { num_output: 3 } }
            layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip" bottom: "label" top: "loss" }
            """);
        (DataOptions Train, DataOptions? Test)[] found = ThreadGroup.Run(2, group =>
        {
            using ICaffeNet net = compiled.CreateAnother();
            using var records = new NoData();
            DataOptions? train = null, test = null;
            using var solver = new TestSolver("solver.prototxt", new() { TestIter = [1], TestInterval = 1 }, new() { Group = group },
                new TrainTask(net, "Train", o => Opened(o, out train)), [new TestTask(d => compiled.CreateAnother(d), "Train", o => Opened(o, out test))]);
            return (train!, test);

            NoData Opened(DataOptions? given, out DataOptions? kept)
            {
                kept = given;
                return records;
            }
        });
        Assert.Equal([(0, 2), (1, 2)], found.Select(f => f.Train.Shard));
        Assert.True(found[0].Train.Seed >= 0, "No seed was drawn for all.");
        Assert.Equal(found[0].Train.Seed, found[1].Train.Seed);
        Assert.Equal((0, 1), found[0].Test?.Shard);
        Assert.Null(found[1].Test); // who does not test opens nothing for it
    }

    private static TestSolver Create(SolverCase own, ThreadGroup group) => own.Create(
        o => o with { SnapshotPrefix = "mine" },
        data: d => d with { Train = new ShardedData(new RecordedData(own.Folder, WholeBatch / group.Size), group.Rank, group.Size), Group = group });

    private sealed class NoData : INetData
    {
        public TimeSpan Waited => TimeSpan.Zero;

        public IReadOnlyDictionary<string, TorchSharp.torch.Tensor> Next() => throw new DataException("There is none.");

        public void Dispose()
        {
        }
    }

    private sealed class Lines : ISolverLog
    {
        public int Count { get; private set; }

        public void Write(SolverLine line) => Count++;
    }
}
