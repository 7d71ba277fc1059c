using Prototxt.Benchmarks;
using Prototxt.Benchmarks.Generation;
using Prototxt.Benchmarks.Measuring;
using Prototxt.Benchmarks.Preparation;
using Prototxt.Benchmarks.Processes;
using Prototxt.Benchmarks.Training;
using Prototxt.Benchmarks.Updates;
using Prototxt.Benchmarks.Waiting;

switch (args)
{
    case [Worker.Command, string engine, string folder]:
        return Worker.Child(engine, folder);
    case [PreparationProcess.Command, string folder, string nets]:
        return PreparationProcess.Child(folder, nets);
    case [WaitingProcess.Command, string passes]:
        return WaitingProcess.Child(passes);
    case [TrainingProcess.Command, string trainer, string database, string steps]:
        return TrainingProcess.Child(trainer, database, steps);
    case [BusyLoops.Command]:
        return BusyLoops.Child();
}

string[] sections = ["nets", "training", "updates", "waiting", "generation"];
bool quick = args.Contains("--quick"), check = args.Contains("--check");
string[] words = [.. args.Where(a => !a.StartsWith("--", StringComparison.Ordinal))];
string what = words.FirstOrDefault() ?? "all";
string? page = words.LastOrDefault(w => w.EndsWith(".md", StringComparison.Ordinal));
string[] choice = [.. words.Skip(1).Where(w => w != page).Select(w => w.ToLowerInvariant())];
if (!sections.Append("all").Contains(what) || (what != "nets" && choice.Length > 0) || choice.Any(w => !NetRun.Knows(w)) || args.Any(a => a.StartsWith("--", StringComparison.Ordinal) && a is not ("--quick" or "--check")))
{
    Console.Error.WriteLine($"dotnet run -c Release --project tests/Benchmarks -- [{string.Join('|', sections)}|all] [words of nets and engines] [report.md] [--quick] [--check]");
    return 2;
}

string load = Machine.Load();
var other = new Report();
int result = 0;
if (what is "training" or "all")
    TrainingReport.Write(other, quick);
if (what is "updates" or "all")
    UpdateReport.Write(other, quick);
if (what is "waiting" or "all")
    WaitingReport.Write(other, quick);
if (what is "generation" or "all")
    GenerationReport.Write(other, quick);
var book = new Book(page, [.. args], load, other);
if (what is "nets" or "all")
{
    Results results = NetRun.Run(choice, quick, book.Save);
    result = results.Wrong.Count > 0 ? 1 : 0;
    if (check)
    {
        IReadOnlyList<string> worse = Ratios.Worse(results, File.ReadAllText(Repository.Recorded));
        Console.Error.WriteLine(worse.Count == 0 ? "No ratio is worse than the recorded one." : "Worse than recorded:\n" + string.Join('\n', worse));
        result = worse.Count > 0 ? 1 : result;
    }
}
else
{
    book.Save(null);
}

Console.WriteLine(book.Text);
return result;
