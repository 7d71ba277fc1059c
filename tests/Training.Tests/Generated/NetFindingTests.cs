using Xunit;

namespace Prototxt.Training.Tests.Generated;

/// <summary>How a solver's nets are found among the project's files.</summary>
public class NetFindingTests
{
    [Theory]
    [InlineData("net.prototxt")]
    [InlineData("./net.prototxt")]
    [InlineData("sub/../net.prototxt")]
    [InlineData("examples/small/net.prototxt")]
    [InlineData("small/net.prototxt")]
    [InlineData("examples\\small\\net.prototxt")]
    [InlineData("models/elsewhere/net.prototxt")]
    [InlineData("/home/somebody/caffe/net.prototxt")]
    [InlineData("/project/examples/small/net.prototxt")]
    [InlineData("Net.prototxt")]
    public void A_net_is_found(string name) => Assert.Empty(Run(name).Diagnostics);

    [Fact]
    public void What_lies_beside_the_solver_comes_first()
    {
        GeneratorRun run = SolverRuns.In(
            new PrototxtFile("/project/a/solver.prototxt", Solver("net.prototxt")),
            new PrototxtFile("/project/net.prototxt", SolverRuns.Net.Replace("Tiny", "Above", StringComparison.Ordinal)),
            new PrototxtFile("/project/a/net.prototxt", SolverRuns.Net.Replace("Tiny", "Beside", StringComparison.Ordinal)));
        Assert.Contains("Consumer.A.BesideSolver.g.cs", run.Files.Keys);
    }

    [Fact]
    public void An_item_can_name_the_net()
    {
        GeneratorRun run = SolverRuns.In(
            new PrototxtFile("/project/solver.prototxt", Solver("$OUT/train.prototxt"), new Dictionary<string, string> { ["PrototxtNet"] = "models/other.prototxt" }),
            new PrototxtFile("/project/models/other.prototxt", SolverRuns.Net));
        Assert.Empty(run.Errors);
        Assert.Contains("Consumer.TinySolver.g.cs", run.Files.Keys);
    }

    [Fact]
    public void An_item_names_several_nets_in_the_solvers_order()
    {
        GeneratorRun run = SolverRuns.In(
            new PrototxtFile("/project/solver.prototxt", "train_net: 'x' test_net: 'y' test_iter: 1 test_interval: 1 " + SolverRuns.Sound, new Dictionary<string, string> { ["PrototxtNet"] = "a.prototxt; b.prototxt; c.prototxt" }),
            new PrototxtFile("/project/a.prototxt", SolverRuns.Net.Replace("Tiny", "First", StringComparison.Ordinal)),
            new PrototxtFile("/project/b.prototxt", SolverRuns.Net.Replace("Tiny", "Second", StringComparison.Ordinal)));
        string code = run.Files["Consumer.FirstSolver.g.cs"];
        Assert.Contains("new(d => new Second(d), \"Test\", Second.TestData)", code, StringComparison.Ordinal);
        Assert.Equal(["PTX0007: The metadata PrototxtNet=\"c.prototxt\" of this AdditionalFiles item has no effect: the solver names no more nets"], SolverRuns.Messages(run));
    }

    [Theory]
    [InlineData("missing.prototxt", "The net 'missing.prototxt' is not among the AdditionalFiles of the project. Did you mean 'examples/small/net.prototxt'? If so, set PrototxtNet=\"examples/small/net.prototxt\" on the solver's item")]
    [InlineData("nets.prototxt", "The net 'nets.prototxt' is not among the AdditionalFiles of the project. Did you mean 'examples/small/net.prototxt'? If so, set PrototxtNet=\"examples/small/net.prototxt\" on the solver's item")]
    [InlineData("models/far.prototxt", "The net 'models/far.prototxt' is not among the AdditionalFiles of the project. Did you mean 'else/far.prototxt'? If so, set PrototxtNet=\"else/far.prototxt\" on the solver's item")]
    public void Where_none_is_found_candidates_are_named(string name, string message)
    {
        GeneratorRun run = Run(name, new PrototxtFile("/project/else/far.prototxt", SolverRuns.Net.Replace("Tiny", "Far", StringComparison.Ordinal)));
        Assert.Equal(["PTX0603: " + message], SolverRuns.Messages(run));
    }

    [Fact]
    public void Without_any_net_the_way_out_is_said() => Assert.Equal(
        ["PTX0603: The net 'net.prototxt' is not among the AdditionalFiles of the project; add it, or name the net's file on the solver's item with PrototxtNet=\"…\""],
        SolverRuns.Messages(SolverRuns.In(new PrototxtFile("/project/solver.prototxt", Solver("net.prototxt")))));

    [Fact]
    public void A_solver_is_no_net_for_itself_or_another()
    {
        GeneratorRun run = SolverRuns.In(new PrototxtFile("/project/solver.prototxt", Solver("solver.prototxt")), new PrototxtFile("/project/b.prototxt", Solver("solver.prototxt")));
        Assert.Equal(["PTX0603"], SolverRuns.Messages(run).Select(m => m[..7]));
        Assert.Equal(["PTX0604: 'solver.prototxt' gives no class for a net; what is said about that file tells why"], SolverRuns.Messages(run, "b.prototxt"));
    }

    private static string Solver(string net) => $"net: '{net.Replace("\\", "\\\\", StringComparison.Ordinal)}' {SolverRuns.Sound}";

    private static GeneratorRun Run(string net, params PrototxtFile[] others) => SolverRuns.In(
        [new PrototxtFile("/project/examples/small/solver.prototxt", Solver(net)), new PrototxtFile("/project/examples/small/net.prototxt", SolverRuns.Net), .. others]);
}
