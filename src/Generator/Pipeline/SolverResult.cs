using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Model;

namespace Prototxt.Generator.Pipeline;

/// <summary>What a solver file gives.</summary>
internal sealed record SolverResult(string Path, string ShownPath, SolverModel? Model, EquatableArray<DiagnosticInfo> Diagnostics);
