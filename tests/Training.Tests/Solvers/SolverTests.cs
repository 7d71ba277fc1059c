using Prototxt.Training.Data;
using Prototxt.Training.Logs;
using Xunit;
using static Prototxt.Training.Tests.Solvers.SmallSolver;
using static TorchSharp.torch;

namespace Prototxt.Training.Tests.Solvers;

/// <summary>What a solver does beside Caffe's numbers: refusals, divergence, stopping, steps, tables.</summary>
public class SolverTests
{
    private static readonly SolverOptions options = new() { BaseLr = 0.1f, MaxIter = 20, SnapshotAfterTrain = false };

    [Fact]
    public void All_numbers_that_Caffe_refuses_are_refused_at_once()
    {
        var wrong = options with
        {
            Type = SolverType.RMSProp,
            Momentum = 0.9f,
            RmsDecay = 1,
            AverageLoss = 0,
            IterSize = 0,
            LrPolicy = new Rates.StepPolicy(-1, 0),
            TestIter = [-1],
        };
        string message = Assert.Throws<SolverException>(() => Create(wrong, new Rows(1))).Message;
        Assert.Equal("solver.prototxt: stepsize: expected at least 1 with lr_policy \"step\", found 0; gamma: expected at least 0 with lr_policy \"step\", found -1; "
            + "momentum: expected none with RMSProp, found 0.9; rms_decay: expected at least 0 and less than 1, found 1; average_loss: expected at least 1, found 0; "
            + "iter_size: expected at least 1, found 0; test_iter: expected 0 numbers, one for each test net, or none to test nothing, found 1; "
            + "test_interval: expected at least 1 where there is test_iter, found 0.", message);
    }

    [Fact]
    public void A_net_of_the_solvers_own_starts_from_its_seed_and_goes_with_it()
    {
        (List<float> first, bool isGone) = OwnNet(seed: 7);
        Assert.True(isGone);
        Assert.Equal(first, OwnNet(seed: 7).Weights);
        Assert.NotEqual(first, OwnNet(seed: 8).Weights);
    }

    private static (List<float> Weights, bool IsGone) OwnNet(long seed)
    {
        ICaffeNet? made = null;
        var solver = new TestSolver("solver.prototxt", options with { RandomSeed = seed }, new SolverData { Train = new Rows(1) }, new TrainTask(null, d => made = CompiledSmall.CreateAnother(d), "Train", null), []);
        List<float> weights = [.. solver.Net.LearnedLayers[0].Blobs[0].data<float>()];
        solver.Dispose();
        return (weights, Record.Exception(() => made!.LearnedLayers) is ObjectDisposedException);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Layers_of_a_test_net_alone_start_from_the_weights_too(bool isInFile)
    {
        using CompiledNet net = CompiledNet.Of(Net.Replace("layer { name: \"loss\"", "layer { name: \"probe\" type: \"InnerProduct\" bottom: \"top\" top: \"probe\" include { phase: TEST } inner_product_param { num_output: 2 weight_filler { type: \"xavier\" } } } layer { name: \"loss\""));
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        string file = Path.Combine(folder.FullName, "w.caffemodel");
        net.Net.SaveCaffeModel(file);
        using ICaffeNet trained = net.CreateAnother();
        using var solver = new TestSolver("solver.prototxt", options with { Weights = isInFile ? [file] : [], TestIter = [1], TestInterval = 5 }, new SolverData { Train = new Rows(1), Tests = [new Rows(2)] }, new TrainTask(trained, "Train", null), [new TestTask(net.CreateAnother, "Test", null)]);
        if (!isInFile)
            solver.LoadWeights(file);
        IReadOnlyDictionary<string, Tensor> batch = new Rows(2).Next();
        using NetOutputs expected = net.Net.Views.Single(v => v.Name == "Test").Run(batch);
        float[] numbers = [.. expected["probe"].data<float>()];
        Assert.Equal(numbers, solver.Test()[0].Scores.Where(s => s.Output == "probe").Select(s => s.Value));
        Assert.Single(solver.LoadReports);
        folder.Delete(recursive: true);
    }

    [Fact]
    public void What_no_layer_reads_is_among_the_scores()
    {
        using CompiledNet net = CompiledNet.Of(Net.Replace("top: \"label\" input_param { ", "top: \"label\" top: \"id\" input_param { ").Replace("shape { dim: 4 } }", "shape { dim: 4 } shape { dim: 2 } }"));
        var text = new StringWriter();
        using ICaffeNet trained = net.CreateAnother();
        var rows = new GivenBatches([("data", new float[12], [4, 3]), ("label", new float[4], [4]), ("id", [7, 8.5f], [2])]);
        using var solver = new TestSolver("solver.prototxt", options with { Display = 1, MaxIter = 1 }, new SolverData { Train = rows }, new TrainTask(trained, "Train", null), []);
        solver.AddLog(new CaffeLog(text, isPlain: true));
        solver.Solve();
        Assert.Contains("    Train net output #0: id = 7\n    Train net output #1: id = 8.5\n    Train net output #2: loss = ", text.ToString().ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_net_without_a_loss_is_refused()
    {
        using var net = CompiledNet.Of("""
            layer { name: "in" type: "Input" top: "data" input_param { shape { dim: 4 dim: 3 } } }
            layer { name: "drop" type: "Dropout" bottom: "data" top: "drop" }
            """);
        string message = Assert.Throws<SolverException>(() => new TestSolver("solver.prototxt", options, null, new TrainTask(net.Net, net.ViewOf("TRAIN"), null), [])).Message;
        Assert.Contains("expected a net with a loss to minimise, found Train: data [?,3] → drop [?,3]", message);
    }

    [Fact]
    public void A_net_without_data_layers_wants_data()
    {
        using var net = CompiledNet.Of(Net);
        Assert.Contains("give its data as SolverData", Assert.Throws<SolverException>(() => new TestSolver("solver.prototxt", options, null, new TrainTask(net.Net, "Train", null), [])).Message);
        Assert.Contains("expects data for 'label', found 'data'", Assert.Throws<DataException>(() => Create(options, new Rows(1) { HasLabels = false }).Step(1)).Message);
    }

    [Fact]
    public void Numbers_that_end_stop_the_training_and_are_found()
    {
        using TestSolver solver = Create(options, new Rows(1));
        solver.Step(1);
        using (no_grad())
            solver.Net.LearnableParameters.Single(p => p is { Layer: "top", Index: 1 }).Value.fill_(float.NaN);
        var e = Assert.Throws<DivergedException>(() => solver.Step(1));
        Assert.Equal((1, "The last update made NaN of blob 1 of layer 'top'."), (e.Iteration, e.Origin));
        Assert.Contains("Iteration 1: the loss is NaN.", e.Message);

        e = Assert.Throws<DivergedException>(() => Create(options, new Rows(1) { Scale = float.NaN }).Step(1));
        Assert.Equal("The batch has NaN in 'data' already.", e.Origin);

        using TestSolver large = Create(options, new Rows(1) { Scale = 100 });
        using (no_grad())
            large.Net.LearnableParameters[0].Value.fill_(3e38f);
        Assert.Equal("The first blob with infinity is 'ip'.", Assert.Throws<DivergedException>(() => large.Step(1)).Origin);
        using TestSolver careless = Create(options, new Rows(1) { Scale = float.NaN });
        careless.StopsWhenDiverged = false;
        careless.Step(2);
        Assert.Equal(2, careless.Iteration);
    }

    [Fact]
    public void A_label_out_of_range_is_an_error_and_no_NaN()
    {
        const string message = "batch 1: SoftmaxWithLoss layer 'loss': label 7 of item 0 is no class";
        using TestSolver solver = Create(options, new Rows(1) { Label = 7 }), watched = Create(options with { DebugInfo = true, Display = 1 }, new Rows(1) { Label = 7 });
        Assert.StartsWith("Iteration 0, " + message, Assert.Throws<DataException>(() => solver.Step(1)).Message, StringComparison.Ordinal);
        Assert.StartsWith("Iteration 0, " + message, Assert.Throws<DataException>(() => watched.Step(1)).Message, StringComparison.Ordinal);
        using ICaffeNet net = CompiledSmall.CreateAnother();
        using var tested = new TestSolver("solver.prototxt", options with { TestIter = [1], TestInterval = 5 }, new SolverData { Train = new Rows(1), Tests = [new Rows(2) { Label = 7 }] }, new TrainTask(net, "Train", null), [new TestTask(CompiledSmall.CreateAnother, "Train", null)]);
        Assert.StartsWith("Iteration 0, test net #0, " + message, Assert.Throws<DataException>(() => tested.Step(1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loss_at_its_limit_is_said_once()
    {
        using TestSolver solver = Create(options with { BaseLr = 0 }, new Rows(1) { Label = 0 });
        var text = new StringWriter();
        solver.AddLog(new CaffeLog(text));
        using (no_grad())
            foreach (LearnableParameter parameter in solver.Net.LearnableParameters)
                parameter.Value.fill_(parameter is { Layer: "top", Index: 1 } ? 0 : 1);
        using (no_grad())
            solver.Net.LearnableParameters.Single(p => p is { Layer: "top", Index: 1 }).Value[0].fill_(-1e6f);
        solver.Step(3);
        Assert.Single(text.ToString().Split('\n'), l => l.StartsWith('W') && l.Contains("87.3365"));
    }

    [Fact]
    public async Task Training_stops_when_the_iteration_is_done()
    {
        using TestSolver solver = Create(options with { MaxIter = 1_000_000 }, new Rows(1));
        using var cancel = new CancellationTokenSource();
        solver.Stepped += (_, step) =>
        {
            if (step.Iteration == 4)
                cancel.Cancel();
        };
        Assert.False(await solver.SolveAsync(cancel.Token));
        Assert.Equal(5, solver.Iteration);
    }

    [Fact]
    public void Debug_info_tells_of_parameters()
    {
        using TestSolver solver = Create(options with { Display = 1, DebugInfo = true }, new Rows(1));
        var text = new StringWriter();
        solver.AddLog(new CaffeLog(text, isPlain: true));
        solver.Step(1);
        Assert.Matches(@"\[Forward\] Layer ip, param blob 0 data: [\d.e-]+\r?\n", text.ToString());
        Assert.Matches(@"\[Backward\] Layer top, param blob 1 diff: [\d.e-]+\r?\n", text.ToString());
        Assert.Matches(@"All net params \(data, diff\): L1 norm = \([\d.e+-]+, [\d.e+-]+\); L2 norm = ", text.ToString());
    }

    [Fact]
    public void Tables_have_the_columns_of_parse_log()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        using TestSolver solver = Create(options with { Display = 10 }, new Rows(1));
        using (new CsvLog(solver, Path.Combine(folder.FullName, "log")))
            solver.Solve();
        string[] rows = File.ReadAllLines(Path.Combine(folder.FullName, "log.train"));
        Assert.Equal("NumIters,Seconds,LearningRate,loss", rows[0]);
        Assert.Equal(["0", "10"], rows[1..].Select(r => r.Split(',')[0]));
        Assert.Equal("0.1", rows[1].Split(',')[2]);
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Lines_begin_as_Caffes_parsers_expect()
    {
        var text = new StringWriter { NewLine = "\n" };
        var log = new CaffeLog(text);
        log.Write(new SolverLine("solver.cpp", 239, "Iteration 0"));
        Assert.Matches(@"^I\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+ solver\.cpp:239\] Iteration 0\n$", text.ToString());
    }
}
