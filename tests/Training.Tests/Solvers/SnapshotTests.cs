using Prototxt.Files;
using Prototxt.Training.Tests.Data;
using Prototxt.Weights;
using Xunit;

namespace Prototxt.Training.Tests.Solvers;

/// <summary>Snapshots: what is in them, what they are called, and what is refused.</summary>
public class SnapshotTests
{
    [SkippableFact]
    public void A_binary_state_is_Caffes_byte_for_byte_and_a_field_behind_it()
    {
        using var recorded = new SolverCase("resume_adam");
        using TestSolver solver = recorded.Create();
        solver.Restore("snap_iter_10.solverstate");
        byte[] wanted = File.ReadAllBytes(recorded.PathOf("snap_iter_10.solverstate"));
        File.Delete(Path.Combine(recorded.Scratch, "snap_iter_10.solverstate"));
        byte[] written = File.ReadAllBytes(solver.Snapshot().State);
        Assert.Equal(wanted, written[..wanted.Length]);
        Assert.Equal([0xC2, 0x3E, 3, .. "0,0"u8], written[wanted.Length..]);
    }

    [SkippableFact]
    public void A_state_is_read_by_Googles_library_too()
    {
        using var recorded = new SolverCase("extra_adam_defaults");
        using TestSolver solver = recorded.Create();
        solver.Step(3);
        var state = Protos.SolverState.Parser.ParseFrom(File.ReadAllBytes(solver.Snapshot().State));
        Assert.Equal((3, "snap_iter_3.caffemodel", 8), (state.Iter, state.LearnedNet, state.History.Count));
    }

    [SkippableFact]
    public void What_was_subtracted_is_written_beside_the_parameters()
    {
        using var recorded = new SolverCase("snapshot_diff");
        using TestSolver solver = recorded.Create();
        solver.Step(6);
        Dictionary<string, float[]> wanted = Diffs(recorded.PathOf("snap_iter_6.caffemodel")), found = Diffs(solver.Snapshot().Model);
        Assert.Equal(wanted.Keys.Order(), found.Keys.Order());
        foreach ((string name, float[] numbers) in wanted)
            for (int i = 0; i < numbers.Length; i++)
                Assert.Equal(numbers[i], found[name][i], 1e-5f);
        Assert.Contains(wanted.Values, numbers => numbers.Any(n => n != 0));
    }

    [SkippableFact]
    public void Names_follow_Caffes_rules()
    {
        using var recorded = new SolverCase("extra_sgd_plain");
        Directory.CreateDirectory(Path.Combine(recorded.Scratch, "folder"));
        Assert.Equal(Path.Combine(recorded.Scratch, "folder", "solver_iter_0.caffemodel"), recorded.Create(o => o with { SnapshotPrefix = "folder" }).Snapshot().Model);
        Assert.Equal(Path.Combine(recorded.Scratch, "solver_iter_0.solverstate.h5"), recorded.Create(o => o with { SnapshotPrefix = "", SnapshotFormat = SnapshotFormat.Hdf5 }).Snapshot().State);
    }

    [SkippableFact]
    public void The_latest_snapshot_is_the_one_of_most_iterations_that_has_both_files()
    {
        using var recorded = new SolverCase("extra_sgd_plain");
        using TestSolver solver = recorded.Create(o => o with { SnapshotPrefix = "own" });
        Assert.Null(solver.LatestSnapshot);
        solver.Step(9);
        string nine = solver.Snapshot().State;
        solver.Step(2);
        SnapshotFiles eleven = solver.Snapshot();
        Assert.Equal(eleven.State, solver.LatestSnapshot);
        File.Delete(eleven.Model);
        Assert.Equal(nine, solver.LatestSnapshot);
    }

    [SkippableTheory]
    [InlineData("snap_iter_15.caffemodel", "a net's parameters (.caffemodel): the history has no blobs")]
    [InlineData("train.h5", "an HDF5 file of something else")]
    [InlineData("solver.prototxt", "text")]
    public void What_is_no_state_is_called_by_its_name(string file, string found)
    {
        using var recorded = new SolverCase("extra_sgd_plain");
        Assert.Contains(found, Assert.Throws<WeightFileException>(() => recorded.Create().Restore(file)).Message);
    }

    [SkippableFact]
    public void Parameters_in_HDF5_are_no_state_and_a_state_is_no_parameters()
    {
        using var hdf5 = new SolverCase("extra_adam_hdf5_snapshot");
        using TestSolver solver = hdf5.Create();
        Assert.Contains("a net's parameters (.caffemodel.h5)", Assert.Throws<WeightFileException>(() => solver.Restore("snap_iter_15.caffemodel.h5")).Message);
        Assert.Contains("'history'", Assert.Throws<WeightFileException>(() => solver.LoadWeights("snap_iter_15.solverstate.h5")).Message);
        using var binary = new SolverCase("extra_sgd_plain");
        Assert.Contains("a solver's state (.solverstate)", Assert.Throws<WeightFileException>(() => binary.Create().LoadWeights("snap_iter_15.solverstate")).Message);
    }

    [SkippableFact]
    public void A_state_of_another_type_or_net_is_refused_and_nothing_changes()
    {
        using var recorded = new SolverCase("extra_sgd_plain");
        using TestSolver adam = recorded.Create(o => o with { Type = SolverType.Adam });
        float[] before = Weights(adam);
        string message = Assert.Throws<WeightFileException>(() => adam.Restore("snap_iter_15.solverstate")).Message;
        Assert.Contains("expected a history of 8 blobs, 2 for each of the net's 4 as Adam has them, found 4, which is a state of SGD", message);
        Assert.Equal(before, Weights(adam));
        using var other = new SolverCase("resume_adam");
        message = Assert.Throws<WeightFileException>(() => other.Create(o => o with { Type = SolverType.SGD }).Restore(recorded.PathOf("snap_iter_15.solverstate"))).Message;
        Assert.Contains("expected the history of blob 0 of layer 'conv' [4,2,3,2] as blob 0, found [", message);
    }

    [SkippableFact]
    public void A_model_that_is_not_where_the_state_says_is_found_beside_it()
    {
        using var recorded = new SolverCase("extra_sgd_plain");
        string moved = Path.Combine(recorded.Scratch, "moved");
        Directory.CreateDirectory(moved);
        foreach (string file in (string[])["snap_iter_15.caffemodel", "snap_iter_15.solverstate"])
            File.Move(Path.Combine(recorded.Scratch, file), Path.Combine(moved, file));
        using TestSolver solver = recorded.Create();
        Directory.SetCurrentDirectory(AppContext.BaseDirectory);
        solver.Restore("moved/snap_iter_15.solverstate");
        Assert.Equal(15, solver.Iteration);
        File.Delete(Path.Combine(moved, "snap_iter_15.caffemodel"));
        string message = Assert.Throws<WeightFileException>(() => solver.Restore("moved/snap_iter_15.solverstate")).Message;
        Assert.Contains("or beside it as", message);
    }

    [SkippableFact]
    public void A_snapshot_that_cannot_be_written_leaves_the_old_one_whole()
    {
        using var recorded = new SolverCase("extra_sgd_plain");
        string folder = Path.Combine(recorded.Scratch, "kept");
        Directory.CreateDirectory(folder);
        using TestSolver solver = recorded.Create(o => o with { SnapshotPrefix = "kept/own" });
        SnapshotFiles first = solver.Snapshot();
        byte[] model = File.ReadAllBytes(first.Model), state = File.ReadAllBytes(first.State);
        solver.LoadWeights("final.caffemodel"); // so that it would be written again
        File.Delete(first.State);
        Directory.CreateDirectory(first.State);
        Assert.Throws<IOException>(() => solver.Snapshot());
        Assert.Equal(model, File.ReadAllBytes(first.Model));
        Assert.Single(Directory.EnumerateFiles(folder));
        Assert.NotEmpty(state);
        Directory.Delete(folder, recursive: true);
        Assert.Contains("snapshot_prefix", Assert.Throws<IOException>(() => solver.Solve()).Message);
    }

    [SkippableFact]
    public void A_second_snapshot_of_an_iteration_is_the_first()
    {
        using var recorded = new SolverCase("extra_sgd_plain");
        using TestSolver solver = recorded.Create(o => o with { SnapshotPrefix = "own" });
        solver.Step(1);
        SnapshotFiles files = solver.Snapshot();
        DateTime written = File.GetLastWriteTimeUtc(files.State);
        int snapshots = 0;
        solver.Snapshotted += (_, _) => snapshots++;
        Assert.Equal(files, solver.Snapshot());
        Assert.Equal((written, 0), (File.GetLastWriteTimeUtc(files.State), snapshots));
    }

    [SkippableFact]
    public void A_training_that_was_at_its_end_leaves_its_snapshot_as_it_is()
    {
        using var recorded = new SolverCase("extra_sgd_plain");
        using TestSolver solver = recorded.Create(o => o with { SnapshotPrefix = "own", Snapshot = 0, MaxIter = 2 });
        solver.Solve();
        var longAgo = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(solver.LatestSnapshot!, longAgo);
        using TestSolver again = recorded.Create(o => o with { SnapshotPrefix = "own", Snapshot = 0, MaxIter = 2 });
        Assert.True(again.Solve(again.LatestSnapshot));
        Assert.Equal(longAgo, File.GetLastWriteTimeUtc(solver.LatestSnapshot!));
        Assert.Equal(2, again.Iteration);
    }

    [SkippableFact]
    public void A_state_of_the_largest_number_can_be_restored_and_not_be_gone_on_from()
    {
        using var recorded = new SolverCase("extra_sgd_plain");
        using TestSolver solver = recorded.Create();
        string path = Path.Combine(recorded.Scratch, "largest.solverstate");
        var state = Protos.SolverState.Parser.ParseFrom(File.ReadAllBytes(recorded.PathOf("snap_iter_15.solverstate")));
        state.Iter = int.MaxValue;
        File.WriteAllBytes(path, Google.Protobuf.MessageExtensions.ToByteArray(state));
        solver.Restore(path);
        Assert.Throws<ArgumentOutOfRangeException>(() => solver.Step(1));
        Assert.True(solver.Solve());
        Assert.Equal(int.MaxValue, solver.Iteration);
    }

    [Fact]
    public void Parameters_of_another_net_are_refused_and_nothing_changes()
    {
        using var folder = new DataFolder();
        var options = new SolverOptions { BaseLr = 0.1f, SnapshotPrefix = folder["snap"] };
        using var renamed = CompiledNet.Of(SmallSolver.Net.Replace("name: \"top\"", "name: \"other\""));
        using TestSolver solver = SmallSolver.Create(options, new SmallSolver.Rows(1)), other = SmallSolver.Create(options, new SmallSolver.Rows(1), net: renamed);
        solver.Step(1);
        string state = solver.Snapshot().State;
        float[] before = Weights(other);
        string message = Assert.Throws<WeightFileException>(() => other.Restore(state)).Message;
        Assert.Contains("snap_iter_1.caffemodel", message, StringComparison.Ordinal);
        Assert.Contains("as those of layer 'other', found none of that name", message, StringComparison.Ordinal);
        Assert.Equal(before, Weights(other));
        Assert.Equal(0, other.Iteration);
    }

    [Fact]
    public void What_a_kill_has_left_beside_a_snapshot_goes_when_it_is_resumed()
    {
        using var folder = new DataFolder();
        using TestSolver solver = SmallSolver.Create(new SolverOptions { BaseLr = 0.1f, SnapshotPrefix = folder["snap"] }, new SmallSolver.Rows(1));
        solver.Step(1);
        string state = solver.Snapshot().State, left;
        using (PendingFile.Reserve(state))
            left = Directory.EnumerateFiles(folder.Path, ".*").Single();
        File.WriteAllBytes(left, []);
        solver.Restore(state);
        Assert.Empty(Directory.EnumerateFiles(folder.Path, ".*"));
    }

    [Theory]
    [InlineData("9999999999999", "expected numbers of batches that 2 iterations can have taken, at most 3000, found '9999999999999'")]
    [InlineData("-1", "expected numbers of batches with commas between, found '-1'")]
    public void A_damaged_number_of_batches_is_an_error(string batches, string message)
    {
        using var folder = new DataFolder();
        using TestSolver solver = SmallSolver.Create(new SolverOptions { BaseLr = 0.1f, SnapshotPrefix = folder["snap"] }, new SmallSolver.Rows(1));
        solver.Step(2);
        string state = solver.Snapshot().State;
        byte[] bytes = File.ReadAllBytes(state); // the last field is a text of one digit
        File.WriteAllBytes(state, [.. bytes[..^2], (byte)batches.Length, .. System.Text.Encoding.ASCII.GetBytes(batches)]);
        Assert.Contains(message, Assert.Throws<WeightFileException>(() => solver.Restore(state)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_that_cannot_go_back_is_spoken_of()
    {
        using var folder = new DataFolder();
        using TestSolver solver = SmallSolver.Create(new SolverOptions { BaseLr = 0.1f, SnapshotPrefix = folder["snap"] }, new SmallSolver.Rows(1));
        using var text = new StringWriter();
        solver.AddLog(new Logs.CaffeLog(text));
        solver.Step(2);
        string state = solver.Snapshot().State;
        solver.Step(3);
        solver.Restore(state);
        Assert.Contains($"Data goes on behind batch 5, as there is no way back to batch 2 of {state}", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void HDF5_holds_scalars_names_with_slashes_and_many_blobs()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        using var net = CompiledNet.Of(SmallSolver.Net.Replace("name: \"act\" type: \"ReLU\"", "name: \"act/a\" type: \"PReLU\" prelu_param { channel_shared: true }"));
        var options = new SolverOptions { BaseLr = 0.1f, Momentum = 0.9f, SnapshotFormat = SnapshotFormat.Hdf5, SnapshotDiff = true, SnapshotPrefix = Path.Combine(folder.FullName, "snap") };
        using var solver = new TestSolver("solver.prototxt", options, new SolverData { Train = new SmallSolver.Rows(1) }, new TrainTask(net.Net, "Train", null), []);
        solver.Step(2);
        SnapshotFiles files = solver.Snapshot();
        using var other = new TestSolver("solver.prototxt", options, new SolverData { Train = new SmallSolver.Rows(1) }, new TrainTask(net.CreateAnother(), "Train", null), []);
        other.Restore(files.State);
        Assert.Equal(Weights(solver), Weights(other));
        Assert.Contains(StoredNumbers.OfModel(files.Model), b => b.Name == "act/a:0 []");

        string many = Path.Combine(folder.FullName, "many.h5");
        TorchSharp.torch.Tensor[] history = [.. Enumerable.Range(0, 1000).Select(i => TorchSharp.torch.full([2, 3], i, TorchSharp.torch.float32))];
        using (FileStream stream = File.Create(many))
            Snapshots.Hdf5Snapshot.WriteState(stream, 7, "näme.caffemodel.h5", history, 3, "12,5");
        using var state = SolverStateFile.Open(many);
        Assert.Equal((7, "näme.caffemodel.h5", 3, "12,5", 1000), (state.Iteration, state.LearnedNet, state.CurrentStep, state.Batches, state.History.Count));
        Assert.Equal(Enumerable.Repeat(999f, 6), state.History[999].ReadFloats());
        state.Dispose();
        folder.Delete(recursive: true);
    }

    [SkippableFact]
    public void Sizes_that_only_a_batch_tells_are_shared_whichever_net_meets_it_first()
    {
        using var recorded = new SolverCase("resume_adam");
        foreach (bool testsFirst in (bool[])[true, false])
        {
            using TestSolver solver = recorded.Create(o => o with { TestInitialization = testsFirst, TestInterval = 2, SnapshotPrefix = "own" }, isSized: false);
            solver.Step(3);
            IReadOnlyList<NetScore> before = solver.Test()[0].Scores;
            foreach (LearnableParameter parameter in solver.Net.LearnableParameters)
                using (TorchSharp.torch.no_grad())
                    parameter.Value.zero_();
            NetScore loss = solver.Test()[0].Scores.Single(s => s.Output == "loss");
            Assert.Equal(MathF.Log(3), loss.Value, 1e-5f); // all answers alike
            Assert.NotEqual(before.Single(s => s.Output == "loss").Value, loss.Value);
            Assert.Equal(3, solver.Snapshot().Iteration);
        }
    }

    [SkippableFact]
    public void Damaged_states_are_errors_and_nothing_else()
    {
        using var recorded = new SolverCase("resume_adam");
        using var hdf5 = new SolverCase("extra_adam_hdf5_snapshot");
        foreach ((string path, int step) in (ValueTuple<string, int>[])[(recorded.PathOf("snap_iter_10.solverstate"), 7), (hdf5.PathOf("snap_iter_15.solverstate.h5"), 61)])
        {
            byte[] whole = File.ReadAllBytes(path);
            string damaged = Path.Combine(recorded.Scratch, "damaged");
            for (int i = 0; i < whole.Length; i += step)
            {
                byte[] bytes = [.. whole];
                bytes[i] ^= 0xFF;
                Try(damaged, bytes);
                Try(damaged, whole[..i]);
            }
        }

        static void Try(string path, byte[] bytes)
        {
            File.WriteAllBytes(path, bytes);
            try
            {
                using var state = SolverStateFile.Open(path);
                foreach (StoredBlob blob in state.History)
                    _ = blob.Count < 1000 ? blob.ReadFloats() : [];
            }
            catch (WeightFileException)
            {
            }
        }
    }

    private static float[] Weights(Solver<ICaffeNet> solver) =>
        [.. solver.Net.LearnableParameters.SelectMany(p => p.Value.data<float>().ToArray())];

    private static Dictionary<string, float[]> Diffs(string path)
    {
        using var file = File.OpenRead(path);
        var net = new Google.Protobuf.CodedInputStream(file);
        Dictionary<string, float[]> diffs = [];
        while (net.ReadTag() is > 0 and uint tag)
        {
            if (tag != (100 << 3 | 2))
            {
                net.SkipLastField();
                continue;
            }
            var layer = net.ReadBytes().CreateCodedInput();
            string name = "";
            int index = 0;
            while (layer.ReadTag() is > 0 and uint field)
                if (field == (1 << 3 | 2))
                    name = layer.ReadString();
                else if (field == (7 << 3 | 2))
                    diffs[$"{name}:{index++}"] = [.. Messages.BlobProto.Parser.ParseFrom(layer.ReadBytes()).Diff];
                else
                    layer.SkipLastField();
        }
        return diffs;
    }
}
