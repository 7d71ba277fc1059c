using System.CommandLine;
using AlexNet.Experiments;
using AlexNet.Screens;
using Prototxt.Training.Curves;
using Spectre.Console;

namespace AlexNet.Commands;

/// <summary>The AlexNet paper's claims, tried out: each trains the same small net with one thing and without it.</summary>
internal static class ExperimentCommand
{
    public static Command Create(IAnsiConsole console)
    {
        Option<string?> cifar10 = new("--cifar10")
        {
            Description = "Folder with CIFAR-10's binary files (data_batch_1.bin and so on, .gz too). Without it: a smaller run on the embedded digits.",
            HelpName = "FOLDER",
            Recursive = true,
        };
        Option<int> pictures = Limits.AtLeast(Trial.BatchSize, new Option<int>("--pictures") { Description = "Pictures to learn from, at most.", DefaultValueFactory = _ => 50_000, Recursive = true });
        Option<int> epochs = Limits.AtLeast(1, new Option<int>("--epochs") { Description = "Rounds through the pictures, at most.", DefaultValueFactory = _ => 30, Recursive = true });
        Option<string> output = new("--output", "-o") { Description = "Folder for the picture (.png, .svg) and the numbers (.csv).", HelpName = "FOLDER", DefaultValueFactory = _ => ".", Recursive = true };

        Command command = new("experiment", "Tries out what the AlexNet paper claims, on CIFAR-10 or, smaller, on the embedded digits.") { cifar10, pictures, epochs, output };
        Add("relu-vs-tanh", "Which nonlinearity comes to a training error first, each at its best rate (figure 1 of the paper).", (set, most, report, cancel) => Race.Run(set, most, report, cancel), Drawing.Of);
        Add("dropout", "Errors with dropout and without it.", (set, most, report, cancel) => Comparison.Run(Trials.Dropout, set, most, report, cancel), (set, courses) => Drawing.Of(set, "Dropout", courses));
        Add("augmentation", "Errors with patches, mirrored and in other colours, and without.", (set, most, report, cancel) => Comparison.Run(Trials.Augmentation(set), set, most, report, cancel), (set, courses) => Drawing.Of(set, "Data augmentation", courses));
        Add("lrn", "Errors with local response normalisation and without it.", (set, most, report, cancel) => Comparison.Run(Trials.Norm, set, most, report, cancel), (set, courses) => Drawing.Of(set, "Local response normalisation", courses));
        return command;

        void Add(string name, string description, Experiment run, Func<PictureSet, IReadOnlyList<Course>, CurvePicture> draw)
        {
            Command one = new(name, description);
            one.SetAction((parsed, cancel) =>
            {
                string folder = parsed.GetRequiredValue(output);
                if (!Directory.Exists(folder))
                    throw new SampleException(folder, "a folder for pictures and numbers", File.Exists(folder) ? "a file" : "no such folder");
                using PictureSet set = parsed.GetValue(cifar10) is { } path ? PictureSet.Cifar10(path, parsed.GetValue(pictures)) : PictureSet.Embedded();
                ExperimentScreen.Start(console, description, set);
                IReadOnlyList<Course> courses = run(set, parsed.GetValue(epochs), (trial, rate, epoch) => ExperimentScreen.Epoch(console, trial, rate, epoch), cancel);
                string stem = Path.Combine(folder, name);
                CurvePicture picture = draw(set, courses);
                picture.Save(stem + ".png");
                picture.Save(stem + ".svg");
                File.WriteAllText(stem + ".csv", Drawing.Table(courses));
                ExperimentScreen.End(console, set, courses, stem, goal: name == "relu-vs-tanh");
                return Task.FromResult(0);
            });
            command.Add(one);
        }
    }

    private delegate IReadOnlyList<Course> Experiment(PictureSet set, int most, Action<Trial, float, Epoch> report, CancellationToken cancel);
}
