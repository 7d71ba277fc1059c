using Prototxt.Training.Tests.Solvers;
using Xunit;

namespace Prototxt.Training.Tests.Generated;

/// <summary>
/// The solver files of recorded runs on their whole way: compiled with their nets as they are, reading their HDF5 files, and run beside
/// Caffe's numbers.
/// </summary>
[Trait("Category", "Conformance")]
public class GeneratedRunTests
{
    private const float Relative = 5e-4f, Absolute = 1e-5f;

    public static TheoryData<string> Runs => RecordedRunTests.Runs;

    [SkippableTheory, MemberData(nameof(Runs))]
    public void A_generated_solver_runs_as_recorded(string name)
    {
        using var recorded = new SolverCase(name);
        PrototxtFile[] files = [.. Directory.GetFiles(recorded.Folder, "*.prototxt").Select(f => new PrototxtFile("/project/" + Path.GetFileName(f), File.ReadAllText(f)))];
        using CompiledSolver compiled = CompiledSolver.Of(SolverRuns.In(files));
        SameOptions(recorded.File.Options, (SolverOptions)compiled.FileOptions);

        using ICaffeNet net = compiled.CreateNet();
        if (recorded.Has("initial.caffemodel"))
            net.LoadWeights(recorded.PathOf("initial.caffemodel"));
        using var solver = (Solver)compiled.Create(net: net, data: new SolverData { Options = new() { Folder = recorded.Scratch } });
        List<SolverStep> steps = [];
        solver.Stepped += (_, step) => steps.Add(step);
        solver.Step(solver.Options.MaxIter);
        float[] losses = recorded.Floats("loss");
        Assert.Equal(losses.Length, steps.Count);
        for (int i = 0; i < losses.Length; i++)
            Assert.True(MathF.Abs(losses[i] - steps[i].Loss) <= Absolute + (Relative * MathF.Abs(losses[i])), $"loss {i}: expected {losses[i]:R}, found {steps[i].Loss:R}");
        Assert.Equal(recorded.Floats("lr"), steps.Select(s => s.Rate));
    }

    private static void SameOptions(SolverOptions expected, SolverOptions actual)
    {
        Assert.Equal(expected.TestIter, actual.TestIter);
        Assert.Equal(expected.Weights, actual.Weights);
        Assert.Equal(expected with { TestIter = [], Weights = [] }, actual with { TestIter = [], Weights = [] });
    }
}
