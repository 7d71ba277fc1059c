using System.CommandLine;
using AlexNet.Digits;
using AlexNet.Models;
using AlexNet.Screens;
using Spectre.Console;
using static TorchSharp.torch;

namespace AlexNet.Commands;

/// <summary>The program's main job: train the small AlexNet on the embedded digits, save it, load it afresh, and ask it.</summary>
internal static class DigitsCommand
{
    public static RootCommand Create(IAnsiConsole console)
    {
        Option<int> iterations = Limits.AtLeast(1, new Option<int>("--iterations", "-i")
        {
            Description = "Batches of 64 digits to train on.",
            DefaultValueFactory = _ => AlexNetDigitsSolver.FileOptions.MaxIter,
        });
        Option<int> seconds = Limits.AtLeast(1, new Option<int>("--seconds")
        {
            Description = "Ends training after this time, even if iterations are left.",
            DefaultValueFactory = _ => 75,
        });
        Option<int> seed = new("--seed") { Description = "Seed for weights, dropout and the order of digits.", DefaultValueFactory = _ => 1 };
        Option<string?> file = new("--output", "-o") { Description = "Saves the trained net as this .caffemodel.", HelpName = "FILE" };
        Option<int?> threads = Limits.AtLeast(1, new Option<int?>("--threads") { Description = "Processor threads; all cores by default." });

        RootCommand command = new(
            "AlexNet from prototxts compiled to C#. Without a command: trains a small AlexNet on embedded handwritten digits, saves it, "
            + "loads the file into a fresh net and has that net classify digits it has never seen.")
        {
            iterations, seconds, seed, file, threads,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(threads) is { } count)
                set_num_threads(count);
            TrainingPlan plan = new(parsed.GetValue(iterations), TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(seed));
            Run(console, plan, parsed.GetValue(file));
        });
        return command;
    }

    private static void Run(IAnsiConsole console, TrainingPlan plan, string? output)
    {
        // A minute of training must not be lost to a misspelt folder.
        if (Directory.Exists(output))
            throw new SampleException(output, "a file to write", "a folder");
        if (output is not null && Path.GetDirectoryName(Path.GetFullPath(output)) is { } folder && !Directory.Exists(folder))
            throw new SampleException(output, "a file in a folder that exists", $"no folder {folder}");

        DigitSet train = DigitSet.Embedded("train"), heldOut = DigitSet.Embedded("heldout");
        DigitsScreen.Start(console, train, heldOut);

        random.manual_seed(plan.Seed);
        using var trained = new AlexNetDigits();
        TrainingEnd end = Trainer.Train(trained, train, heldOut, plan, console);
        DigitsScreen.Trained(console, plan, end);

        using AlexNetDigits fresh = SaveAndLoad(console, trained, output);
        Recognition recognition = Recognition.Of(fresh, heldOut);
        DigitsScreen.Answers(console, recognition);
    }

    private static AlexNetDigits SaveAndLoad(IAnsiConsole console, AlexNetDigits trained, string? output)
    {
        string path = output ?? Path.Combine(Path.GetTempPath(), $"alexnet_digits-{Guid.NewGuid():N}.caffemodel");
        try
        {
            trained.SaveCaffeModel(path);
            DigitsScreen.Saved(console, output, new FileInfo(path).Length);
            return AlexNetDigits.Load(path);
        }
        finally
        {
            if (output is null)
                File.Delete(path);
        }
    }
}
