using Microsoft.CodeAnalysis;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Training.Tests.Generated;

/// <summary>Solver files of public repositories with what nets lie beside them: each becomes a class, or is refused in words.</summary>
[Trait("Category", "Conformance")]
public class RealSolverTests
{
    [SkippableFact]
    public void Every_solver_compiles_or_is_refused()
    {
        string folder = SharedData.Require("prototxt");
        string[] repositories = [.. Directory.GetDirectories(folder).Order(StringComparer.Ordinal)];
        int solvers = 0;
        List<string> bad = [];
        foreach (string repository in repositories)
        {
            PrototxtFile[] files = [.. Directory.GetFiles(repository, "*.prototxt", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(f => PrototxtFile.Read(f))];
            GeneratorRun run = GeneratorRun.In(new Project(Folder: repository + "/") { HasTraining = true }, files);
            bad.AddRange(run.Diagnostics.Where(d => d.Id == "PTX0001").Select(d => d.ToString()));
            solvers += run.Files.Values.Count(f => f.Contains(" : Prototxt::Training.Solver<", StringComparison.Ordinal));
        }

        Assert.Empty(bad);
        Assert.True(solvers > 0, "No solver became a class.");
    }
}
