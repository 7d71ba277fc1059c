using System.Reflection;
using Prototxt.Generator.Naming;
using Xunit;

namespace Prototxt.Training.Tests.Generated;

/// <summary>What solvers' classes are called, and what happens where two would be called the same.</summary>
public class SolverNameTests
{
    [Fact]
    public void A_solver_is_called_after_its_net() => Assert.Equal(["TinySolver"], Classes(("solver", null)));

    [Fact]
    public void Several_solvers_of_a_net_are_called_after_their_files() =>
        Assert.Equal(["TinyQuickSolver", "TinySolverAdam", "TinySolver"], Classes(("tiny_quick_solver", null), ("tiny_solver_adam", null), ("solver", null)));

    [Fact]
    public void An_item_can_name_the_class() => Assert.Equal(["Fast", "TinySolver"], Classes(("a", "Fast"), ("b", null)));

    [Theory]
    [InlineData("class")]
    [InlineData("Prototxt")]
    [InlineData("file options")]
    [InlineData("Ω ünï/1")]
    public void Any_name_makes_a_class_that_compiles(string name)
    {
        GeneratorRun run = SolverRuns.In(new PrototxtFile($"/project/{name}.prototxt", $"net_param {{ {SolverRuns.Net.Replace("\"Tiny\"", $"\"{name}\"", StringComparison.Ordinal)} }} {SolverRuns.Sound}"));
        Assert.Empty(run.Errors);
        Assert.Empty(run.CompilerMessages);
    }

    [Theory]
    [InlineData("Net")]
    [InlineData("Options")]
    [InlineData("Step")]
    [InlineData("Training")]
    [InlineData("Data")]
    public void A_net_called_like_a_solvers_member_is_still_meant(string name)
    {
        GeneratorRun run = SolverRuns.In(
            new PrototxtFile("/project/solver.prototxt", "net: 'net.prototxt' test_iter: 1 test_interval: 1 " + SolverRuns.Sound),
            new PrototxtFile("/project/net.prototxt", SolverRuns.Net.Replace("Tiny", name, StringComparison.Ordinal)));
        Assert.Empty(run.Errors);
        Assert.Empty(run.CompilerMessages);
    }

    [Fact]
    public void All_members_of_a_solver_are_known() => Assert.Empty(
        typeof(Solver<>).GetMembers(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.FlattenHierarchy)
            .Where(m => m is not MethodBase { IsPrivate: true } and not MethodBase { IsSpecialName: true } and not MethodBase { IsAssembly: true } and not FieldInfo { IsPrivate: true })
            .Select(m => m.Name).Except([.. ReservedNames.OfSolvers, .. ReservedNames.OfRecords]));

    [Fact]
    public void Two_that_would_be_the_same_are_an_error_on_both()
    {
        GeneratorRun run = SolverRuns.In(
            new PrototxtFile("/project/a.prototxt", "net: 'net.prototxt' " + SolverRuns.Sound, new Dictionary<string, string> { ["PrototxtClass"] = "Same" }),
            new PrototxtFile("/project/b.prototxt", "net: 'net.prototxt' " + SolverRuns.Sound, new Dictionary<string, string> { ["PrototxtClass"] = "Same" }),
            new PrototxtFile("/project/net.prototxt", SolverRuns.Net));
        Assert.Equal(["PTX0004", "PTX0004"], run.Errors.Select(e => e.Id));
        Assert.Empty(run.CompilerMessages);
    }

    [Fact]
    public void A_solver_and_a_net_can_clash_too()
    {
        GeneratorRun run = SolverRuns.In(
            new PrototxtFile("/project/solver.prototxt", "net: 'net.prototxt' " + SolverRuns.Sound),
            new PrototxtFile("/project/net.prototxt", SolverRuns.Net),
            new PrototxtFile("/project/other.prototxt", SolverRuns.Net.Replace("\"Tiny\"", "\"TinySolver\"", StringComparison.Ordinal)));
        Assert.Equal(["PTX0004", "PTX0004"], run.Errors.Select(e => e.Id));
        Assert.Empty(run.CompilerMessages);
    }

    [Fact]
    public void Metadata_of_nets_has_no_effect_on_a_solver()
    {
        GeneratorRun run = SolverRuns.In(
            new PrototxtFile("/project/solver.prototxt", "net: 'net.prototxt' " + SolverRuns.Sound, new Dictionary<string, string> { ["PrototxtStages"] = "x" }),
            new PrototxtFile("/project/net.prototxt", SolverRuns.Net, new Dictionary<string, string> { ["PrototxtNet"] = "x" }));
        Assert.Equal(["PTX0007: The metadata PrototxtStages=\"x\" of this AdditionalFiles item has no effect: it is for nets, and this file is a solver"], SolverRuns.Messages(run));
        Assert.Equal(["PTX0007: The metadata PrototxtNet=\"x\" of this AdditionalFiles item has no effect: it is for solvers, and this file is a net"], SolverRuns.Messages(run, "net.prototxt"));
    }

    private static string[] Classes(params (string File, string? Class)[] solvers)
    {
        GeneratorRun run = SolverRuns.In(
        [
            .. solvers.Select(s => new PrototxtFile($"/project/{s.File}.prototxt", "net: 'net.prototxt' " + SolverRuns.Sound, s.Class is { } name ? new Dictionary<string, string> { ["PrototxtClass"] = name } : null)),
            new PrototxtFile("/project/net.prototxt", SolverRuns.Net),
        ]);
        Assert.Empty(run.Errors);
        Assert.Empty(run.CompilerMessages);
        string[] files = [.. run.Files.Values.Where(f => f.Contains(" : Prototxt::Training.Solver<", StringComparison.Ordinal))];
        return [.. solvers.Select(s => files.Single(f => f.Contains($"from {s.File}.prototxt.", StringComparison.Ordinal))).Select(f => f.Split("partial class ")[1].Split(' ')[0])];
    }
}
