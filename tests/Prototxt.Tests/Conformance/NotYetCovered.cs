using Microsoft.CodeAnalysis;
using Prototxt.Generator.Compiler.Diagnostics;
using Xunit;

namespace Prototxt.Tests.Conformance;

/// <summary>A recorded case that needs what the project does not have yet is skipped under its name with the reason; it never counts as passed.</summary>
internal static class NotYetCovered
{
    private static readonly string[] later = [Descriptors.UnknownLayerType.Id];

    /// <summary>Whether nothing is wrong with the net.</summary>
    public static bool Knows(GeneratorRun run) => !run.Errors.Any();

    public static void SkipIf(GeneratorRun run)
    {
        Diagnostic[] open = [.. run.Errors.Where(e => later.Contains(e.Id))];
        Skip.If(open.Length > 0, "Not yet covered: " + string.Join("; ", open.Select(e => e.GetMessage(null)).Distinct()));
        Assert.True(!run.Errors.Any(), "Unexpected diagnostics: " + string.Join("\n", run.Errors));
    }

    /// <summary>What is true of a solver file today: the generator says that it leaves it alone, and does nothing else.</summary>
    public static void LeftAlone(string solver)
    {
        GeneratorRun run = GeneratorRun.Of(PrototxtFile.Read(solver));
        Assert.Equal(Descriptors.SolverIgnored.Id, Assert.Single(run.Diagnostics).Id);
        Assert.Empty(run.Files);
    }

    public static void Because(string reason) => Skip.If(true, "Not yet covered: " + reason);
}
