using System.CommandLine;
using System.Diagnostics;
using Prototxt.Fuzz.Targets;

namespace Prototxt.Fuzz;

/// <summary>Arguments in, an exit code out: 0 where every input kept to the rules.</summary>
internal static class CommandLine
{
    private const long MostMemory = 2L << 30;

    public static RootCommand Create()
    {
        Argument<string[]> targets = new("TARGET") { Description = $"What is to read: {string.Join(", ", FuzzTarget.All.Select(t => t.Name))}. None: all of them.", Arity = ArgumentArity.ZeroOrMore };
        targets.AcceptOnlyFromAmong([.. FuzzTarget.All.Select(t => t.Name)]);
        Option<int> count = new("--count") { Description = "How many inputs.", DefaultValueFactory = _ => 10_000 };
        Option<int> first = new("--first") { Description = "The number of the first input." };
        Option<int> seed = new("--seed") { Description = "What the inputs are drawn from.", DefaultValueFactory = _ => 1 };
        Option<FileSystemInfo[]> seeds = new("--seeds") { Description = "Files, or folders of files, to begin with in place of the target's own.", DefaultValueFactory = _ => [] };
        Option<DirectoryInfo?> failures = new("--failures") { Description = "A folder for inputs that break a rule." };
        RootCommand root = new("Gives the readers and the generator damaged inputs.") { targets, count, first, seed, seeds, failures };
        root.SetAction(parsed =>
        {
            var options = new FuzzOptions
            {
                Seed = parsed.GetValue(seed),
                First = parsed.GetValue(first),
                Count = parsed.GetValue(count),
                Seeds = [.. parsed.GetValue(seeds)!.SelectMany(Files).Select(File.ReadAllBytes).Where(b => b.Length > 0)],
            };
            string[] names = parsed.GetValue(targets)!;
            FuzzTarget[] chosen = [.. FuzzTarget.All.Where(t => names.Length == 0 || names.Contains(t.Name))];
            bool[] sound = [.. chosen.Select(t => Run(t, options, parsed.GetValue(failures)))];
            return sound.All(s => s) ? 0 : 1;
        });
        return root;
    }

    private static bool Run(FuzzTarget target, FuzzOptions options, DirectoryInfo? failures)
    {
        var run = new FuzzRun(target, options);
        // An input that does not end is told by the watch, and ends the process.
        using var watch = new Timer(_ =>
        {
            (int number, long since) = run.Now;
            if (since != 0 && Stopwatch.GetElapsedTime(since) > 4 * options.MostTime)
            {
                Console.WriteLine($"{target.Name}: number {number} has not ended after {4 * options.MostTime.TotalSeconds:0} s");
                Save(target, options, failures, new FuzzFailure(number, "hangs", run.Input(number)));
                Environment.Exit(2);
            }
        }, null, options.MostTime, options.MostTime);
        FuzzReport report = run.Run();
        Console.WriteLine(report);
        foreach (FuzzFailure failure in report.Failures)
            Save(target, options, failures, failure);
        long peak = Process.GetCurrentProcess().PeakWorkingSet64;
        bool isSmall = peak <= MostMemory;
        if (!isSmall)
            Console.WriteLine($"{target.Name}: the process took {peak} bytes of memory, more than {MostMemory}");
        return report.Failures.Count == 0 && isSmall;
    }

    private static void Save(FuzzTarget target, FuzzOptions options, DirectoryInfo? folder, FuzzFailure failure)
    {
        if (folder is null)
            return;
        folder.Create();
        string path = Path.Combine(folder.FullName, $"{target.Name}-{options.Seed}-{failure.Number}");
        File.WriteAllBytes(path + ".bin", failure.Input);
        File.WriteAllText(path + ".txt", failure.Rule);
    }

    private static IEnumerable<string> Files(FileSystemInfo place) => Directory.Exists(place.FullName)
        ? Directory.EnumerateFiles(place.FullName, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        : [place.FullName];
}
