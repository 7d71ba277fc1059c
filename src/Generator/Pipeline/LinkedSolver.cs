using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Solvers;

namespace Prototxt.Generator.Pipeline;

/// <summary>A file with what was made of it.</summary>
internal sealed record CompiledItem(Item Item, CompilationResult Result);

/// <summary>A solver and the nets that it names: what its code depends on, and nothing else.</summary>
internal sealed record LinkedSolver(Item Item, SolverOutline Outline, EquatableArray<LinkedNet> Nets)
{
    /// <summary>The net under the name that the solver has for it; null where no such name was seen.</summary>
    public LinkedNet? Find(string file) => Nets.FirstOrDefault(n => n.File == file);
}

/// <summary>A net that a solver names: the file of the project, or those that might be meant.</summary>
internal sealed record LinkedNet(string File, CompiledItem? Net, EquatableArray<string> Candidates);

/// <summary>What the class of a solver is called.</summary>
internal sealed record SolverName(string Path, string Namespace, string ClassName)
{
    public NamedSolver Of(LinkedSolver solver) => new(solver, Namespace, ClassName);
}

/// <summary>A solver whose class has a name.</summary>
internal sealed record NamedSolver(LinkedSolver Linked, string Namespace, string ClassName);
