using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Solvers;

namespace Prototxt.Generator.Compiler;

/// <summary>What was read of a solver file.</summary>
/// <param name="Plan">What it says.</param>
/// <param name="Findings">Takes what more is said of it.</param>
internal sealed record SolverDocument(SolverPlan Plan, DiagnosticBag Findings);
