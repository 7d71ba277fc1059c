using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Solvers;

/// <summary>What a solver file says, as values, without places. Equal by value.</summary>
/// <param name="Options">The properties of the runtime's SolverOptions in their order, those included that equal their defaults.</param>
/// <param name="Train">The net that learns; null where the file names none, or several.</param>
/// <param name="Tests">The test nets in Caffe's order.</param>
internal sealed record SolverPlan(EquatableArray<Argument> Options, NetUse? Train, EquatableArray<NetUse> Tests);
