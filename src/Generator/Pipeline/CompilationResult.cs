using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Solvers;
using Prototxt.Generator.Model;

namespace Prototxt.Generator.Pipeline;

/// <summary>What one file gives: a model, if it holds a net, and what is to be said about it. They part at once: the model holds no places.</summary>
internal sealed record CompilationResult(string Path, string ShownPath, NetModel? Model, EquatableArray<DiagnosticInfo> Diagnostics)
{
    /// <summary>The state in which the net is built.</summary>
    public OwnState State { get; init; } = OwnState.None;

    /// <summary>Of a solver in a project that trains: the nets that it names. It is compiled when they are found.</summary>
    public SolverOutline? Solver { get; init; }
}
