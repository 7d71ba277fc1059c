using System.Text.RegularExpressions;
using Xunit;

namespace Prototxt.Training.Tests.Generated;

/// <summary>Which classes a solver trains and tests: nets of the project, nets in another state, nets that stand in the solver.</summary>
public class SolverNetTests
{
    private const string Staged = """
        name: "Tiny"
        layer { name: "data" type: "Input" top: "data" top: "label" input_param { shape { dim: 4 dim: 3 } shape { dim: 4 } } }
        layer { name: "a" type: "InnerProduct" bottom: "data" top: "fc" inner_product_param { num_output: 2 } include { not_stage: "big" } }
        layer { name: "b" type: "InnerProduct" bottom: "data" top: "fc" inner_product_param { num_output: 5 } include { stage: "big" } }
        layer { name: "deep" type: "TanH" bottom: "fc" top: "fc" include { min_level: 2 } }
        layer { name: "loss" type: "SoftmaxWithLoss" bottom: "fc" bottom: "label" top: "loss" }
        """;

    [Fact]
    public void One_net_learns_and_is_tested() => Assert.Equal(
        [
            "new(net, d => new Tiny(d), \"Train\", Tiny.TrainData) { Source = \"net file: net.prototxt\" },",
            "[new(d => new Tiny(d), \"Test\", Tiny.TestData) { Source = \"net file: net.prototxt\" }])",
        ],
        Tasks(SolverRuns.Of("net: 'net.prototxt' test_iter: 1 test_interval: 1 " + SolverRuns.Sound)));

    [Fact]
    public void Test_nets_come_in_Caffes_order()
    {
        GeneratorRun run = SolverRuns.In(
            new PrototxtFile("/project/solver.prototxt", "net: 'net.prototxt' test_net: 'other.prototxt' test_iter: 1 test_iter: 2 test_iter: 3 test_interval: 1 test_net_param { " + Staged.Replace("Tiny", "Held", StringComparison.Ordinal) + " } " + SolverRuns.Sound),
            new PrototxtFile("/project/net.prototxt", SolverRuns.Net),
            new PrototxtFile("/project/other.prototxt", SolverRuns.Net.Replace("Tiny", "Other", StringComparison.Ordinal)));
        Sound(run);
        Assert.Equal(["d => new TinySolverTestNet0(d)", "d => new Other(d)", "d => new Tiny(d)"], Tests(run));
    }

    [Fact]
    public void A_net_in_another_state_is_a_class_of_its_own()
    {
        GeneratorRun run = Of("net: 'net.prototxt' test_iter: 1 test_iter: 1 test_iter: 1 test_state { } test_state { stage: 'big' } test_state { level: 2 } test_interval: 1 ");
        Sound(run);
        Assert.Equal(["d => new Tiny(d)", "d => new TinySolverTestNet1(d)", "d => new TinySolverTestNet2(d)"], Tests(run));
        Assert.Contains("EditorBrowsable(", run.Files["Consumer.TinySolverTestNet1.g.cs"], StringComparison.Ordinal);
        Assert.Contains("B = new Caffe::InnerProduct(\"b\"", run.Files["Consumer.TinySolverTestNet1.g.cs"], StringComparison.Ordinal);
        Assert.Contains("TanH", run.Files["Consumer.TinySolverTestNet2.Test.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_states_share_a_class()
    {
        GeneratorRun run = Of("net: 'net.prototxt' test_iter: 1 test_iter: 1 test_state { stage: 'big' } test_state { stage: 'big' stage: 'big' } test_interval: 1 ");
        Assert.Equal(["d => new TinySolverTestNet0(d)", "d => new TinySolverTestNet0(d)"], Tests(run));
    }

    [Fact]
    public void The_state_of_the_net_that_learns_counts()
    {
        GeneratorRun run = Of("net: 'net.prototxt' train_state { stage: 'big' } ");
        Sound(run);
        Assert.Contains("public sealed partial class TinySolver : Prototxt::Training.Solver<TinySolverTrainNet>", run.Files["Consumer.TinySolver.g.cs"], StringComparison.Ordinal);
        Assert.DoesNotContain("EditorBrowsable", run.Files["Consumer.TinySolverTrainNet.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_that_the_net_has_anyway_makes_no_class()
    {
        GeneratorRun run = SolverRuns.In(
            new PrototxtFile("/project/solver.prototxt", "net: 'net.prototxt' train_state { stage: 'big' level: 3 } " + SolverRuns.Sound),
            new PrototxtFile("/project/net.prototxt", "state { level: 3 } " + Staged, new Dictionary<string, string> { ["PrototxtStages"] = "big" }));
        Sound(run);
        Assert.Contains("Solver<Tiny>", run.Files["Consumer.TinySolver.g.cs"], StringComparison.Ordinal);
    }

    // Caffe's phase for the net, the state in the net's file, the solver's: each over the one before.
    [Theory]
    [InlineData("state { phase: TRAIN }", "test_iter: 1 test_interval: 1", "Train", "Train", "PTX0601: The test net runs in the TRAIN phase, which the state in its own file asks for; a test_state with \"phase: TEST\" would change that")]
    [InlineData("state { phase: TRAIN }", "test_iter: 1 test_interval: 1 test_state { phase: TEST }", "Train", "Test")]
    [InlineData("state { phase: TEST }", "train_state { phase: TRAIN } test_iter: 1 test_interval: 1", "Train", "Test")]
    [InlineData("state { phase: TEST }", "", null, null, "PTX0600: The net that learns cannot run in the TEST phase, which the state in its own file asks for; give a train_state with \"phase: TRAIN\", or take the phase out of the file")]
    public void The_phase_in_a_nets_own_file_counts_unless_the_solver_gives_one(string state, string solver, string? trained, string? tested, params string[] messages)
    {
        GeneratorRun run = SolverRuns.In(
            new PrototxtFile("/project/solver.prototxt", $"net: 'net.prototxt' {solver} {SolverRuns.Sound}"),
            new PrototxtFile("/project/net.prototxt", state + Staged + "layer { name: 'accuracy' type: 'Accuracy' bottom: 'fc' bottom: 'label' top: 'accuracy' include { phase: TEST } }"));
        Assert.Equal(messages, SolverRuns.Messages(run));
        Assert.Empty(run.CompilerMessages);
        if (trained is not null)
            Assert.Equal([trained, tested], Tasks(run).Select(t => Regex.Match(t, "\"(Train|Test)\"").Groups[1].Value));
    }

    [Fact]
    public void A_net_that_stands_in_the_solver_becomes_a_class()
    {
        GeneratorRun run = SolverRuns.In(new PrototxtFile("/project/my_solver.prototxt", $"net_param {{ {Staged} }} test_iter: 1 test_interval: 1 {SolverRuns.Sound}"));
        Sound(run);
        Assert.Equal(["d => new TinySolverNet(d)"], Tests(run));
        Assert.Contains("Solver<TinySolverNet>", run.Files["Consumer.TinySolver.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void An_old_net_in_a_solver_is_upgraded()
    {
        GeneratorRun run = SolverRuns.In(new PrototxtFile("/project/solver.prototxt", $$"""
            train_net_param { name: "Old"
              layers { name: "data" type: DATA top: "data" top: "label" data_param { source: "a_leveldb" batch_size: 8 } transform_param { crop_size: 4 } }
              layers { name: "fc" type: INNER_PRODUCT bottom: "data" top: "fc" blobs_lr: 1 blobs_lr: 2 inner_product_param { num_output: 2 } }
              layers { name: "loss" type: SOFTMAX_LOSS bottom: "fc" bottom: "label" } }
            {{SolverRuns.Sound}}
            """));
        Assert.Empty(run.Errors);
        Assert.Empty(run.CompilerMessages);
        Assert.Contains("OldSolverTrainNet.TrainData", run.Files["Consumer.OldSolver.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_wrong_with_a_net_in_a_solver_is_said_at_its_place()
    {
        GeneratorRun run = SolverRuns.In(new PrototxtFile("/project/solver.prototxt", "net_param {\n" + Staged.Replace("\"TanH\"", "\"Tanh\"", StringComparison.Ordinal).Replace("min_level: 2", "max_level: 2", StringComparison.Ordinal) + "\n}\n" + SolverRuns.Sound));
        Assert.Equal([("PTX0300", 5)], run.Errors.Select(d => (d.Id, d.Location.GetLineSpan().StartLinePosition.Line)));
    }

    [Fact]
    public void What_is_wrong_in_another_state_is_said_in_the_nets_file()
    {
        string net = Staged.Replace("num_output: 5", "num_output: 0", StringComparison.Ordinal);
        GeneratorRun run = SolverRuns.In(
            new PrototxtFile("/project/solver.prototxt", "net: 'net.prototxt' test_iter: 1 test_state { stage: 'big' } test_interval: 1 " + SolverRuns.Sound), new PrototxtFile("/project/net.prototxt", net));
        Microsoft.CodeAnalysis.Diagnostic error = Assert.Single(run.Errors);
        Assert.Equal(("PTX0400", "net.prototxt", 3), (error.Id, Path.GetFileName(error.Location.GetLineSpan().Path), error.Location.GetLineSpan().StartLinePosition.Line));
    }

    [Fact]
    public void A_net_without_a_loss_cannot_be_trained()
    {
        GeneratorRun run = SolverRuns.In(
            new PrototxtFile("/project/solver.prototxt", "net: 'net.prototxt' " + SolverRuns.Sound),
            new PrototxtFile("/project/net.prototxt", Staged[..Staged.LastIndexOf("layer", StringComparison.Ordinal)]));
        Assert.Equal(["PTX0604: The net 'Tiny' cannot be trained: it has no loss in the TRAIN phase"], SolverRuns.Messages(run));
    }

    [Fact]
    public void Inputs_are_given_by_the_program() =>
        Assert.Equal("new(net, d => new Tiny(d), \"Train\", null) { Source = \"net file: net.prototxt\" },", Tasks(Of("net: 'net.prototxt' ")).First());

    [Fact]
    public void A_net_of_another_namespace_is_named_with_it()
    {
        GeneratorRun run = SolverRuns.In(new PrototxtFile("/project/solvers/solver.prototxt", "net: 'nets/net.prototxt' " + SolverRuns.Sound), new PrototxtFile("/project/nets/net.prototxt", SolverRuns.Net));
        Sound(run);
        string code = run.Files["Consumer.Solvers.TinySolver.g.cs"];
        Assert.Contains("d => new global::Consumer.Nets.Tiny(d)", code, StringComparison.Ordinal);
        Assert.Contains("global::Consumer.Nets.Tiny.TrainData", code, StringComparison.Ordinal);
    }

    private static GeneratorRun Of(string solver) =>
        SolverRuns.In(new PrototxtFile("/project/solver.prototxt", solver + SolverRuns.Sound), new PrototxtFile("/project/net.prototxt", Staged));

    private static void Sound(GeneratorRun run)
    {
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompilerMessages);
    }

    private static string[] Tasks(GeneratorRun run) =>
        [.. OnOneLine(run.Files.First(f => f.Key.EndsWith("Solver.g.cs", StringComparison.Ordinal)).Value).Split('\n').Select(l => l.Trim()).Where(l => l.Contains(" { Source = ", StringComparison.Ordinal))];

    // Long calls have a line for each argument.
    private static string OnOneLine(string code) => Regex.Replace(code, @"new\(\s+(net.*),\s+(""\w+""),\s+", "new($1, $2, ");

    private static string[] Tests(GeneratorRun run) => [.. Tasks(run).Skip(1).Select(t => t[(t.IndexOf("new(", StringComparison.Ordinal) + 4)..t.IndexOf(", \"", StringComparison.Ordinal)])];
}
