using Prototxt.Benchmarks;
using Prototxt.Benchmarks.Forward;
using Prototxt.Benchmarks.Generation;
using Prototxt.Benchmarks.Training;
using Prototxt.Benchmarks.Updates;
using Prototxt.Benchmarks.Waiting;

if (args is [LoadProcess.Command, string engine, string folder])
    return LoadProcess.Child(engine, folder);
if (args is [WaitingProcess.Command, string passes])
    return WaitingProcess.Child(passes);
if (args is [TrainingProcess.Command, string trainer, string database, string steps])
    return TrainingProcess.Child(trainer, database, steps);
if (args is [WaitingProcess.BusyLoop, _])
    return WaitingProcess.Busy();

bool quick = args.Contains("--quick");
string[] words = [.. args.Where(a => a != "--quick")];
string what = words.ElementAtOrDefault(0) ?? "all";
if (what is not ("generation" or "alexnet" or "training" or "updates" or "waiting" or "all") || words.Length > 2)
{
    Console.Error.WriteLine("dotnet run -c Release --project tests/Benchmarks -- [generation|alexnet|training|updates|waiting|all] [report.md] [--quick]");
    return 2;
}

string load = Machine.Load();
var body = new Report();
if (what is "alexnet" or "all")
    ForwardReport.Write(body, quick);
if (what is "training" or "all")
    TrainingReport.Write(body, quick);
if (what is "updates" or "all")
    UpdateReport.Write(body, quick);
if (what is "waiting" or "all")
    WaitingReport.Write(body, quick);
if (what is "generation" or "all")
    GenerationReport.Write(body, quick);

Report report = new Report()
    .Heading("Benchmarks", 1)
    .Paragraph(Machine.Describe())
    .Paragraph($"Load average of the machine: {load} at the start, {Machine.Load()} at the end; this program alone makes about 2. Where it was more, other work ran beside it and times are too long; ratios suffer less.")
    .Paragraph($"Made by `dotnet run -c Release --project tests/Benchmarks -- {string.Join(' ', args)}`.")
    .Paragraph(body.ToString().TrimEnd());
Console.WriteLine(report);
if (words.Length == 2)
    File.WriteAllText(words[1], report.ToString());
return 0;
