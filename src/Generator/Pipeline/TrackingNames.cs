namespace Prototxt.Generator.Pipeline;

/// <summary>Names of the pipeline's steps, for tests that look at why a step ran.</summary>
internal static class TrackingNames
{
    public const string Item = nameof(Item);
    public const string Compile = nameof(Compile);
    public const string Diagnostics = nameof(Diagnostics);
    public const string Clashes = nameof(Clashes);
    public const string Model = nameof(Model);
    public const string SolverNets = nameof(SolverNets);
    public const string Solver = nameof(Solver);
    public const string SolverModel = nameof(SolverModel);
}
