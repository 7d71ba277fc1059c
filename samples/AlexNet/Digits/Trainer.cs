using System.Diagnostics;
using AlexNet.Models;
using Prototxt.Training;
using Prototxt.Training.Data;
using Prototxt.Training.Progress;
using Spectre.Console;

namespace AlexNet.Digits;

/// <summary>How long to train, and from which random numbers.</summary>
internal sealed record TrainingPlan(int Iterations, TimeSpan Limit, int Seed);

/// <summary>How far training came.</summary>
internal sealed record TrainingEnd(int Iterations, TimeSpan Time);

/// <summary>Trains the small AlexNet as alexnet_digits_solver.prototxt says, on digits in memory.</summary>
internal static class Trainer
{
    public static TrainingEnd Train(AlexNetDigits net, DigitSet train, DigitSet heldOut, TrainingPlan plan, IAnsiConsole console)
    {
        SolverOptions options = AlexNetDigitsSolver.FileOptions with { MaxIter = plan.Iterations, RandomSeed = plan.Seed };
        using var trainData = AlexNetDigits.TrainData(InMemory(train.Shuffled(plan.Seed).ToImages()));
        using var testData = AlexNetDigits.TestData(InMemory(heldOut.ToImages()));
        using var solver = new AlexNetDigitsSolver(options, net: net, data: new SolverData { Train = trainData, Tests = [testData] });
        using var limit = new CancellationTokenSource(plan.Limit);
        var clock = Stopwatch.StartNew();
        ConsoleProgress.Solve(solver, console: console, keepsSnapshot: false, cancel: limit.Token);
        return new TrainingEnd(solver.Iteration, clock.Elapsed);
    }

    /// <summary>Digits in place of the database that the prototxt names.</summary>
    public static DataOptions InMemory(LabelledImages digits) => new() { Images = new Dictionary<string, LabelledImages> { ["digits"] = digits } };
}
