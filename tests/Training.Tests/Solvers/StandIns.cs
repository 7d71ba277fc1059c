namespace Prototxt.Training.Tests.Solvers;

/// <summary>The part of the run time of solvers that generated code calls, until the package has it.</summary>
internal static class StandIns
{
    public const string Code = """
        #pragma warning disable CS1591 // no user reads it
        namespace Prototxt.Training
        {
            using System;
            using System.Collections.Generic;
            using Prototxt.Training.Data;
            using Device = TorchSharp.torch.Device;

            public sealed record TrainTask(Prototxt.ICaffeNet Net, string View, Func<DataOptions?, INetData>? Data) { public string Source { get; init; } = ""; }
            public sealed record TestTask(Func<Device?, Prototxt.ICaffeNet> Create, string View, Func<DataOptions?, INetData>? Data) { public string? Source { get; init; } }
            public sealed record SolverData { public DataOptions? Options { get; init; } public INetData? Train { get; init; } public IReadOnlyList<INetData?>? Tests { get; init; } }
            public abstract class Solver<TNet>(string name, SolverOptions options, Device? device, SolverData? data, TrainTask train, IReadOnlyList<TestTask> tests)
                where TNet : Prototxt.ICaffeNet
            {
                public string Name => name;
                public SolverOptions Options => options;
                public TNet Net => (TNet)train.Net;
                public TrainTask TrainTask => train;
                public IReadOnlyList<TestTask> TestTasks => tests;
                public Device? Device => device;
                public SolverData? Data => data;
            }
        }

        namespace Prototxt.Training.Rates
        {
            using System.Collections.Generic;

            public abstract record Stand(string Kind) : LrPolicy
            {
                public override string Name => Kind;
                public override float Rate(float baseLr, int iteration) => baseLr;
            }

            public sealed record StepPolicy(float Gamma, int StepSize) : Stand("step");
            public sealed record ExpPolicy(float Gamma) : Stand("exp");
            public sealed record InvPolicy(float Gamma, float Power) : Stand("inv");
            public sealed record MultiStepPolicy(float Gamma, IReadOnlyList<int> StepValues) : Stand("multistep");
            public sealed record PolyPolicy(float Power) : Stand("poly");
            public sealed record SigmoidPolicy(float Gamma, int StepSize) : Stand("sigmoid");
            public sealed record MultiFixedPolicy(IReadOnlyList<float> StageLrs, IReadOnlyList<int> StageIters) : Stand("multifixed");
            public sealed record Warmup(LrPolicy Then, int Iterations, float Start) : Stand("warmup");
        }
        """;
}
