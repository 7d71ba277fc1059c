using Prototxt.Training;
using Prototxt.Training.Data;

namespace AlexNet.Commands;

/// <summary>What is trained: a solver file's options, its solver, and the data that both of its nets read, which whoever opens it closes.</summary>
internal sealed record TrainingSource(SolverOptions FileOptions, Func<INetData> Train, Func<INetData> Test, Func<SolverOptions, SolverData, Solver> Create);
