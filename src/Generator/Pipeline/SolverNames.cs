using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Naming;
using Prototxt.Generator.Pipeline.Metadata;

namespace Prototxt.Generator.Pipeline;

/// <summary>What solvers' classes are called: after the net that learns, and where that would be said of several, after their files.</summary>
internal static class SolverNames
{
    private const string Ending = "Solver";

    public static EquatableArray<SolverName> Of(IEnumerable<LinkedSolver> solvers)
    {
        LinkedSolver[] all = [.. solvers];
        ILookup<string, LinkedSolver> byNet = all.Where(s => Chosen(s) is null).ToLookup(s => Namespace(s) + "." + AfterNet(s), StringComparer.OrdinalIgnoreCase);
        return all.Select(s => new SolverName(s.Item.File.Path, Namespace(s), Chosen(s) ?? (byNet[Namespace(s) + "." + AfterNet(s)].Skip(1).Any() ? AfterFile(s) : AfterNet(s)))).ToEquatableArray();
    }

    private static string? Chosen(LinkedSolver solver) => ClassMetadata.Read(solver.Item.Options.Class, Silent(solver));

    private static string Namespace(LinkedSolver solver) => NetNames.Namespace(solver.Item.Options, Silent(solver));

    // What is wrong with metadata is said when the solver is compiled.
    private static DiagnosticBag Silent(LinkedSolver solver) => new(solver.Item.File.Path, SourceText.From(""));

    private static string AfterNet(LinkedSolver solver)
    {
        string file = Identifiers.Pascal(Paths.Stem(solver.Item.File.Path), "Net");
        if (solver.Outline.InlineName is { } name)
            return Sound(Identifiers.Pascal(name, file) + Ending);
        return solver.Nets.Count > 0 && solver.Nets[0].Net?.Result.Model is { } net ? Sound(net.ClassName.TrimStart('@') + Ending) : AfterFile(solver);
    }

    private static string AfterFile(LinkedSolver solver)
    {
        string file = Identifiers.Pascal(Paths.Stem(solver.Item.File.Path), "Net");
        // What most are called says nothing.
        bool saysNothing = file.Equals(Ending, StringComparison.OrdinalIgnoreCase);
        return saysNothing && solver.Nets.Count > 0 && solver.Nets[0].Net?.Result.Model is { } net ? Sound(net.ClassName.TrimStart('@') + Ending) : Sound(file);
    }

    private static string Sound(string name) => Identifiers.EscapeType(name == "FileOptions" || ReservedNames.IsMember(name) ? name + Ending : name);
}
