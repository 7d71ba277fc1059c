using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Model;

/// <summary>Everything that a solver's code is made of, as plain values: two are equal when the code would be.</summary>
/// <param name="Namespace">Of the class.</param>
/// <param name="ClassName">The class.</param>
/// <param name="FileName">The solver's file.</param>
/// <param name="Train">The net that learns.</param>
internal sealed record SolverModel(string Namespace, string ClassName, string FileName, TaskModel Train)
{
    /// <summary>The properties of the runtime's SolverOptions, those included that equal their defaults.</summary>
    public EquatableArray<Argument> Options { get; init; } = EquatableArray<Argument>.Empty;

    public EquatableArray<TaskModel> Tests { get; init; } = EquatableArray<TaskModel>.Empty;

    /// <summary>Nets of which no file of the project is: those that stand in the solver, and nets in another state than their own.</summary>
    public EquatableArray<NetModel> Nets { get; init; } = EquatableArray<NetModel>.Empty;

    /// <summary>Whether there is something to run.</summary>
    public bool IsSound { get; init; }

    /// <summary>What the class says where errors left nothing to run.</summary>
    public string ErrorText => FileName + " has errors; the compiler lists them.";
}

/// <summary>A view of a net that a solver runs.</summary>
/// <param name="Namespace">Of the net's class.</param>
/// <param name="ClassName">The net's class.</param>
/// <param name="View">The view.</param>
/// <param name="Data">The method that opens its data; null where the program gives it.</param>
internal sealed record TaskModel(string Namespace, string ClassName, string View, string? Data)
{
    /// <summary>Where the solver has the net from, as Caffe's log says it.</summary>
    public string Source { get; init; } = "";

    /// <summary>The view's layers, where the solver has debug_info.</summary>
    public EquatableArray<DebugLayerModel> Layers { get; init; } = EquatableArray<DebugLayerModel>.Empty;
}
