using System.CommandLine;
using AlexNet.Digits;
using AlexNet.Models;
using Prototxt.Training;
using Prototxt.Training.Curves;
using Prototxt.Training.Data;
using Prototxt.Training.Data.Import;
using Prototxt.Training.Logs;
using Prototxt.Training.Progress;
using Spectre.Console;

namespace AlexNet.Commands;

/// <summary>Trains nets as Caffe's command does: from solver files, over data on disk, with snapshots to go on from.</summary>
internal static class TrainCommand
{
    public static Command Create(IAnsiConsole console)
    {
        Option<string?> resume = new("--resume")
        {
            Description = "Goes on from a snapshot (.solverstate); without a file from the latest one in the output folder.",
            HelpName = "STATE",
            Arity = ArgumentArity.ZeroOrOne,
            Recursive = true,
        };
        Option<string[]> weights = new("--weights", "-w") { Description = "Files of weights to start from, each over the one before.", HelpName = "FILE", Recursive = true };
        Option<int?> iterations = Limits.AtLeast(1, new Option<int?>("--iterations", "-i") { Description = "Iterations in all; the solver file's number by default.", Recursive = true });
        Option<string> output = new("--output", "-o") { Description = "Folder for snapshots, log and curves.", HelpName = "FOLDER", DefaultValueFactory = _ => ".", Recursive = true };
        Command command = new("train", "Trains as Caffe's solver files say.") { resume, weights, iterations, output };

        Argument<string> mnist = new("FOLDER") { Description = "The four files of MNIST, packed with gzip or not." };
        Command digits = new("mnist", "The article's small AlexNet on all of MNIST.") { mnist };
        digits.SetAction((parsed, cancel) => Task.FromResult(Train(Digits(parsed.GetRequiredValue(mnist)), Run.Of(parsed, resume, weights, iterations, output), console, cancel)));
        command.Add(digits);

        Argument<string> train = new("TRAIN") { Description = "The LMDB to learn from, of pictures 256 x 256 or larger." };
        Option<string> test = new("--test") { Description = "The LMDB to test on; the one to learn from by default.", HelpName = "LMDB" };
        Option<string> mean = new("--mean") { Description = "The mean picture of the LMDB to learn from (.binaryproto); computed where there is none.", HelpName = "FILE" };
        Option<int> batch = Limits.AtLeast(1, new Option<int>("--batch") { Description = "Pictures in a batch; the prototxt says 256.", DefaultValueFactory = _ => 256 });
        Option<int?> testIter = Limits.AtLeast(1, new Option<int?>("--test-iter") { Description = "Batches of 50 pictures in a test; the solver file says 1000, ImageNet's 50 000." });
        Command imageNet = new("imagenet", "bvlc_alexnet with its own solver, over an LMDB.") { train, test, mean, batch, testIter };
        imageNet.SetAction((parsed, cancel) =>
        {
            string source = parsed.GetRequiredValue(train);
            var data = new ImageNetData(source, parsed.GetValue(test) ?? source, parsed.GetValue(mean), parsed.GetValue(batch));
            Run run = Run.Of(parsed, resume, weights, iterations, output) with { TestIter = parsed.GetValue(testIter) };
            return Task.FromResult(Train(data.Source(), run, console, cancel));
        });
        command.Add(imageNet);
        return command;
    }

    private static TrainingSource Digits(string folder)
    {
        LabelledImages train = MnistFiles.LoadTrain(folder), test = MnistFiles.LoadTest(folder);
        return new TrainingSource(
            AlexNetMnistSolver.FileOptions,
            () => AlexNetDigits.TrainData(Trainer.InMemory(train)),
            () => AlexNetDigits.TestData(Trainer.InMemory(test)),
            (options, data) => new AlexNetMnistSolver(options, data: data));
    }

    private static int Train(TrainingSource source, Run run, IAnsiConsole console, CancellationToken cancel)
    {
        if (!Directory.Exists(run.Output))
            throw new SampleException(run.Output, "a folder for snapshots", File.Exists(run.Output) ? "a file" : "no such folder");
        using INetData train = source.Train(), test = source.Test();
        using Solver solver = source.Create(run.Change(source.FileOptions), new SolverData { Options = new DataOptions { Folder = run.Output }, Train = train, Tests = [test] });
        string stem = Path.Combine(run.Output, Path.GetFileNameWithoutExtension(solver.File));
        using var log = new CaffeLog(stem + ".log");
        solver.AddLog(log);
        using var table = new CsvLog(solver, stem + ".csv");
        using var curves = new TrainingCurves(solver);
        string? state = run.Resumes ? run.State ?? solver.LatestSnapshot ?? throw new SampleException(run.Output, "a snapshot to go on from", "none") : null;
        bool isDone = ConsoleProgress.Solve(solver, state, console, cancel: cancel);
        curves.Save(stem + ".png");
        console.MarkupLineInterpolated($"log {stem}.log, curves {stem}.png");
        return isDone ? 0 : 1;
    }

    /// <summary>What the command line says about a training.</summary>
    private sealed record Run(bool Resumes, string? State, IReadOnlyList<string> Weights, int? Iterations, string Output)
    {
        public static Run Of(ParseResult parsed, Option<string?> resume, Option<string[]> weights, Option<int?> iterations, Option<string> output) => new(
            parsed.GetResult(resume) is { Implicit: false }, parsed.GetValue(resume) is { } state ? Path.GetFullPath(state) : null, [.. (parsed.GetValue(weights) ?? []).Select(Path.GetFullPath)], parsed.GetValue(iterations), parsed.GetRequiredValue(output));

        public int? TestIter { get; init; }

        public SolverOptions Change(SolverOptions file) => file with
        {
            MaxIter = Iterations ?? file.MaxIter,
            Weights = Weights.Count > 0 ? Weights : file.Weights,
            TestIter = TestIter is { } batches ? [batches] : file.TestIter,
        };
    }
}
