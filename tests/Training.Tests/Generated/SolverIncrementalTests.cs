using Microsoft.CodeAnalysis;
using Prototxt.Generator.Pipeline;
using Xunit;

namespace Prototxt.Training.Tests.Generated;

/// <summary>Which steps of a solver run again after which edit.</summary>
public class SolverIncrementalTests
{
    private static readonly PrototxtFile solver = new("/project/solver.prototxt", "net: 'net.prototxt' " + SolverRuns.Sound);
    private static readonly PrototxtFile net = new("/project/net.prototxt", SolverRuns.Net);
    private static readonly PrototxtFile other = new("/project/other.prototxt", SolverRuns.Net.Replace("Tiny", "Other", StringComparison.Ordinal));

    [Fact]
    public void Typing_csharp_leaves_every_step_cached()
    {
        GeneratorRun second = SolverRuns.In(solver, net, other).With("class More;");
        foreach (string step in (string[])[TrackingNames.SolverNets, TrackingNames.Solver, TrackingNames.SolverModel])
            Assert.All(Reasons(second, step), r => Assert.True(r is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, $"{step}: {r}"));
    }

    [Fact]
    public void An_edit_of_another_net_ends_before_the_solver_is_compiled()
    {
        GeneratorRun second = Edit(other, other.GetText()!.ToString().Replace("num_output: 2", "num_output: 3", StringComparison.Ordinal));
        Assert.Equal([IncrementalStepRunReason.Unchanged], Reasons(second, TrackingNames.SolverNets));
        Assert.Equal([IncrementalStepRunReason.Cached], Reasons(second, TrackingNames.Solver));
    }

    [Fact]
    public void An_edit_of_its_net_compiles_it_anew_and_makes_no_new_code()
    {
        GeneratorRun second = Edit(net, "# a comment\n" + net.GetText());
        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(second, TrackingNames.SolverNets));
        Assert.Equal([IncrementalStepRunReason.Unchanged], Reasons(second, TrackingNames.Solver));
    }

    [Fact]
    public void A_comment_in_the_solver_makes_no_new_code()
    {
        GeneratorRun second = Edit(solver, "# a comment\n" + solver.GetText());
        Assert.Equal([IncrementalStepRunReason.Unchanged], Reasons(second, TrackingNames.Solver));
    }

    [Fact]
    public void A_changed_number_makes_new_code() =>
        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(Edit(solver, solver.GetText()!.ToString().Replace("0.01", "0.02", StringComparison.Ordinal)), TrackingNames.SolverModel));

    private static GeneratorRun Edit(PrototxtFile file, string text) => SolverRuns.In(solver, net, other).With(file, new PrototxtFile(file.Path, text));

    private static IEnumerable<IncrementalStepRunReason> Reasons(GeneratorRun run, string step) =>
        run.Result.Results.Single().TrackedSteps[step].SelectMany(s => s.Outputs).Select(o => o.Reason);
}
