using System.Text.Json;
using Xunit;

namespace Prototxt.Training.Tests.Solvers;

/// <summary>Every solver run recorded from Caffe, run again: losses, rates, parameters and histories.</summary>
public class RecordedRunTests
{
    private const float Relative = 5e-6f, Absolute = 1e-6f;

    public static TheoryData<string> Runs => SolverCase.Names(folder => File.ReadAllText(Path.Combine(folder, "losses.json")).Contains("\"loss\": [", StringComparison.Ordinal));

    [SkippableTheory, MemberData(nameof(Runs))]
    public void A_run_is_Caffes(string name)
    {
        using var recorded = new SolverCase(name);
        using TestSolver solver = recorded.Create();
        var steps = Train(solver);
        Assert.Equal(recorded.Floats("lr"), steps.Select(s => s.Rate));
        AssertNear(recorded.Floats("loss"), [.. steps.Select(s => s.Loss)], "loss");
        if (recorded.Json.TryGetProperty("sub_losses", out JsonElement passes) && passes.ValueKind == JsonValueKind.Array)
            AssertNear([.. passes.EnumerateArray().SelectMany(p => p.EnumerateArray()).Select(v => v.GetSingle())], [.. steps.SelectMany(s => s.PassLosses)], "loss of a pass");
        SnapshotFiles files = solver.Snapshot();
        AssertModels(recorded.PathOf(recorded.Has("final.caffemodel") ? "final.caffemodel" : recorded.ModelAt(steps.Count)), files.Model);
        AssertStates(recorded.PathOf(recorded.StateAt(steps.Count)), files.State);
    }

    [SkippableTheory, MemberData(nameof(Runs))]
    public void A_run_resumed_from_Caffes_snapshot_is_Caffes(string name)
    {
        using var recorded = new SolverCase(name);
        using TestSolver solver = recorded.Create();
        solver.Restore(recorded.StateAt(recorded.SnapshotAt));
        Assert.Equal(recorded.SnapshotAt, solver.Iteration);
        var steps = Train(solver);
        AssertNear(recorded.Floats("resumed_loss"), [.. steps.Select(s => s.Loss)], "loss");
        Assert.Equal(recorded.Floats("lr")[^steps.Count..], steps.Select(s => s.Rate));
    }

    [SkippableTheory, MemberData(nameof(Runs))]
    public void A_run_resumed_from_its_own_snapshot_goes_on_bit_for_bit(string name)
    {
        using var recorded = new SolverCase(name);
        using TestSolver whole = recorded.Create(o => o with { MaxIter = 20, SnapshotPrefix = "own" });
        whole.Step(7);
        string state = whole.Snapshot().State;
        whole.Step(13);
        using TestSolver resumed = recorded.Create(o => o with { MaxIter = 20, SnapshotPrefix = "other" });
        resumed.Restore(state);
        resumed.Step(13);
        AssertModels(whole.Snapshot().Model, resumed.Snapshot().Model, exactly: true);
        AssertStates(whole.Snapshot().State, resumed.Snapshot().State, exactly: true);
    }

    private static List<SolverStep> Train(Solver solver)
    {
        List<SolverStep> steps = [];
        solver.Stepped += (_, step) => steps.Add(step);
        solver.Step(solver.Options.MaxIter - solver.Iteration);
        return steps;
    }

    internal static void AssertModels(string expected, string actual, bool exactly = false)
    {
        IReadOnlyList<(string Name, float[] Numbers)> wanted = StoredNumbers.OfModel(expected), found = StoredNumbers.OfModel(actual);
        Assert.Equal(wanted.Select(w => w.Name), found.Select(f => f.Name));
        foreach (((string name, float[] numbers), (_, float[] written)) in wanted.Zip(found))
            Compare(numbers, written, name, exactly);
    }

    internal static void AssertStates(string expected, string actual, bool exactly = false)
    {
        using var wanted = Prototxt.Files.SolverStateFile.Open(expected);
        using var found = Prototxt.Files.SolverStateFile.Open(actual);
        Assert.Equal((wanted.Iteration, wanted.CurrentStep), (found.Iteration, found.CurrentStep));
        Assert.Equal(wanted.History.Select(h => string.Join(",", h.Shape)), found.History.Select(h => string.Join(",", h.Shape)));
        for (int i = 0; i < wanted.History.Count; i++)
            Compare(wanted.History[i].ReadFloats(), found.History[i].ReadFloats(), $"history {i}", exactly);
    }

    private static void Compare(float[] wanted, float[] found, string what, bool exactly)
    {
        if (exactly)
            Assert.Equal(wanted, found);
        else
            AssertNear(wanted, found, what);
    }

    internal static void AssertNear(float[] wanted, float[] found, string what)
    {
        Assert.Equal(wanted.Length, found.Length);
        for (int i = 0; i < wanted.Length; i++)
            Assert.True(MathF.Abs(wanted[i] - found[i]) <= Absolute + Relative * MathF.Abs(wanted[i]), $"{what}, number {i}: expected {wanted[i]:R}, found {found[i]:R}.");
    }
}
