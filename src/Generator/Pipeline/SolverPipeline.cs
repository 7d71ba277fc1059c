using Microsoft.CodeAnalysis;
using Prototxt.Generator.Common;

namespace Prototxt.Generator.Pipeline;

/// <summary>The steps of solvers. One is compiled anew when its own text changes or that of a net that it names, and for nothing else.</summary>
internal static class SolverPipeline
{
    public static IncrementalValuesProvider<SolverResult> Of(IncrementalValuesProvider<CompiledItem> files)
    {
        // Asked after every edit of any file; what it finds is mostly the same as before, and ends the way there.
        IncrementalValuesProvider<LinkedSolver> linked = files
            .Where(static f => f.Result.Solver is not null)
            .Combine(files.Collect().Select(static (all, _) => new NetFinder(all)))
            .Select(static (pair, _) => pair.Right.Link(pair.Left))
            .WithTrackingName(TrackingNames.SolverNets);
        IncrementalValueProvider<EquatableArray<SolverName>> names = linked.Collect().Select(static (all, _) => SolverNames.Of(all));
        return linked
            .Combine(names)
            .Select(static (pair, _) => pair.Right.First(n => n.Path == pair.Left.Item.File.Path).Of(pair.Left))
            .Select(static (solver, cancel) => SolverCompiler.Compile(solver, cancel))
            .WithTrackingName(TrackingNames.Solver);
    }
}
