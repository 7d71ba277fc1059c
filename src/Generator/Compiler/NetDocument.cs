using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Recognition;
using Prototxt.Generator.Compiler.Solvers;

namespace Prototxt.Generator.Compiler;

/// <summary>What was read of a file.</summary>
/// <param name="Is">What it is.</param>
/// <param name="Net">The net; null where it is none, or an empty one.</param>
/// <param name="Findings">Takes what more is said of it.</param>
internal sealed record NetDocument(Recognized Is, NetSource? Net, DiagnosticBag Findings)
{
    /// <summary>What must be known of a solver before its nets are there; null of any other file.</summary>
    public SolverOutline? Solver { get; init; }
}
