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
    case [PreparationProcess.Command, string folder]:
        return PreparationProcess.Child(folder);
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
string? page = words.LastOrDefault(w => w.EndsWith(".md", StringComparison.Ordinal));
string[] chosen = [.. words.Where(sections.Contains)];
string[] choice = [.. words.Where(w => w != page && w != "all" && !sections.Contains(w)).Select(w => w.ToLowerInvariant())];
if (choice.Any(w => !NetRun.Knows(w)) || (choice.Length > 0 && !chosen.Contains("nets")) || args.Any(a => a.StartsWith("--", StringComparison.Ordinal) && a is not ("--quick" or "--check")))
{
    Console.Error.WriteLine($"dotnet run -c Release --project tests/Benchmarks -- [{string.Join('|', sections)}|all].. [words of nets and engines] [report.md] [--quick] [--check]");
    return 2;
}

if (check && Repository.Recorded is null)
{
    Console.Error.WriteLine("There are no recorded ratios to compare with: docs/benchmarks/nets.csv is missing.");
    return 2;
}

string load = Machine.Load();
var other = new Report();
int result = 0;
if (Wanted("training"))
    TrainingReport.Write(other, quick);
if (Wanted("updates"))
    UpdateReport.Write(other, quick);
if (Wanted("waiting"))
    WaitingReport.Write(other, quick);
if (Wanted("generation"))
    GenerationReport.Write(other, quick);
var book = new Book(page, [.. args], load, other);
if (Wanted("nets"))
{
    Results results = NetRun.Run(choice, quick, book.Save);
    result = results.Wrong.Count > 0 ? 1 : 0;
    if (check)
    {
        IReadOnlyList<string> worse = Ratios.Worse(results, File.ReadAllText(Repository.Recorded!));
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

bool Wanted(string section) => chosen.Length == 0 || chosen.Contains(section);
