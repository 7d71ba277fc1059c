using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.TextFormat;
using Prototxt.Generator.Pipeline;
using Prototxt.Hosting;

namespace Prototxt.Corpus;

/// <summary>Takes the files of a folder through the generator and the compiler, two at a time: a large net takes its memory.</summary>
internal static class CorpusRunner
{
    public static CorpusReport Run(string folder, RunOptions options, Action<int, int>? progress = null)
    {
        long start = Stopwatch.GetTimestamp();
        RecordedShapes shapes = RecordedShapes.Read(folder);
        string[] paths = [.. Directory.EnumerateFiles(folder, "*.prototxt", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        // The first generation and compilation pay for loading and JIT; no file should.
        Examine("warm.prototxt", folder, SourceText.From("layer { name: 'data' type: 'Input' top: 'data' input_param { shape { dim: 1 } } }"), null, new RunOptions());

        ConcurrentBag<FileReport> reports = [];
        Parallel.ForEach(Partitioner.Create(paths, EnumerablePartitionerOptions.NoBuffering), new ParallelOptions { MaxDegreeOfParallelism = 2 }, path =>
        {
            string name = Path.GetRelativePath(folder, path).Replace('\\', '/');
            reports.Add(ExamineInTime(name, folder, shapes.Find(name), options));
            progress?.Invoke(reports.Count, paths.Length);
        });
        return new CorpusReport([.. reports.OrderBy(r => r.File, StringComparer.Ordinal)], Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private static FileReport ExamineInTime(string name, string folder, RecordedNet? recorded, RunOptions options)
    {
        TimeSpan limit = options.Timeout ?? Timeout.InfiniteTimeSpan;
        // A generator that hangs keeps its thread; the run goes on and ends without it.
        var work = Task.Factory.StartNew(() => Examine(name, folder, SourceText.From(File.ReadAllText(Path.Combine(folder, name))), recorded, options), default, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            return work.Wait(limit) ? work.Result : Failed(name, $"not finished after {limit.TotalSeconds:0} s");
        }
        // Whatever one file does to the generator or the compiler, the others are still looked at.
        catch (AggregateException e)
        {
            return Failed(name, e.InnerException!.ToString());
        }
    }

    private static FileReport Failed(string name, string reason) =>
        new(name, Outcome.InternalError, 0, 0) { Diagnostics = [new Finding("exception", "Error", 1, 1, reason)] };

    private static readonly Project project = new(Folder: "/corpus/") { HasTraining = true, HasInference = true, References = [typeof(Training.SolverOptions).Assembly, .. CompiledPredictor.References] };

    private static FileReport Examine(string name, string folder, SourceText text, RecordedNet? recorded, RunOptions options)
    {
        // A solver is a project of its own, with the nets of the folder that it names.
        PrototxtFile[] nets = SolverNets.Of(folder, name, text);
        Dictionary<string, string> metadata = options.Metadata(assumeShapes: false);
        GeneratorRun run = Generate(metadata);
        bool assumed = options.AssumedShapes is not null && run.Diagnostics.Any(d => d.Id == Descriptors.UnknownShape.Id);
        if (assumed)
            run = Generate(metadata = options.Metadata(assumeShapes: true));

        TimeSpan generation = run.Duration;
        bool supplied = options.SuppliesLayers && run.Diagnostics.Any(d => d.Id == Descriptors.UnknownLayerType.Id || d.Id == Descriptors.PythonLayer.Id);
        if (supplied)
            run = SuppliedLayers.Supply(run, Generate, metadata);

        bool hasCode = run.Files.Count > 0, isRefused = run.Errors.Any();
        IReadOnlyList<Finding> messages = hasCode ? Compile(run) : [];
        ShapeCheck? check = recorded is null || isRefused ? null : ShapeCheck.Of(text, Item(metadata), recorded);
        Outcome outcome =
            run.Diagnostics.Any(d => d.Id == Descriptors.InternalError.Id || d.Id.StartsWith("CS", StringComparison.Ordinal)) ? Outcome.InternalError
            : messages.Count > 0 ? Outcome.BadCode
            : check?.Wrong.Count > 0 ? Outcome.WrongShape
            : isRefused ? Outcome.Refused
            : hasCode ? Outcome.Compiled
            : Outcome.NotANet;
        return new FileReport(name, outcome, Layers(text), generation.TotalMilliseconds)
        {
            Diagnostics = [.. run.Diagnostics.Select(d => Finding.Of(d, "/corpus/" + name))],
            CompilerMessages = messages,
            ComparedShapes = check?.Compared ?? 0,
            WrongShapes = check?.Wrong ?? [],
            HasAssumedShapes = assumed,
            HasPredictor = run.Files.Keys.Any(f => f.EndsWith("Predictor.g.cs", StringComparison.Ordinal)),
            HasPredictView = run.Files.Keys.Any(f => f.EndsWith(".Predict.g.cs", StringComparison.Ordinal)),
            HasSuppliedLayers = supplied,
        };

        GeneratorRun Generate(Dictionary<string, string> metadata) => GeneratorRun.In(project, [new PrototxtFile("/corpus/" + name, text, metadata), .. nets]);
    }

    // Down to IL and documentation, both thrown away.
    private static IReadOnlyList<Finding> Compile(GeneratorRun run) =>
        [.. run.Output.Emit(Stream.Null, xmlDocumentationStream: Stream.Null).Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning).Select(d => Finding.Of(d))];

    private static ItemOptions Item(Dictionary<string, string> metadata) => new()
    {
        InputShapes = metadata.GetValueOrDefault("PrototxtInputShapes"),
        Variables = metadata.GetValueOrDefault("PrototxtVariables"),
    };

    private static int Layers(SourceText text) =>
        Parser.Parse(text, new DiagnosticBag("", text), null).Fields.Count(f => f.Name is "layer" or "layers");
}
