using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Training.Tests.Solvers;

/// <summary>A solver run recorded from Caffe, and solvers that run it again.</summary>
internal sealed class SolverCase : IDisposable
{
    // Most cases have one of a few nets.
    private static readonly ConcurrentDictionary<string, Lazy<CompiledNet>> compiled = [];

    private readonly List<IDisposable> owned = [];
    private readonly DirectoryInfo scratch = Directory.CreateTempSubdirectory("solver");

    public SolverCase(string name)
    {
        Folder = Path.Combine(SharedData.Golden, "solvers", name);
        Skip.IfNot(Directory.Exists(Folder), $"golden/solvers/{name} is not beside the checkout.");
        foreach (string file in Directory.EnumerateFiles(Folder))
            System.IO.File.Copy(file, Path.Combine(Scratch, Path.GetFileName(file)));
        File = new SolverFile(PathOf("solver.prototxt"));
        Json = JsonElement.Parse(System.IO.File.ReadAllText(PathOf("losses.json")));
    }

    public string Folder { get; }

    /// <summary>A folder of the test's own, with all files of the case in it.</summary>
    public string Scratch => scratch.FullName;

    public SolverFile File { get; }

    public JsonElement Json { get; }

    /// <summary>The iteration of the recorded snapshot in the middle.</summary>
    public int SnapshotAt => Json.TryGetProperty("snapshot_at", out JsonElement at) ? at.GetInt32() : 15;

    private string Ending => File.Options.SnapshotFormat == SnapshotFormat.Hdf5 ? ".h5" : "";

    public static TheoryData<string> Names(Func<string, bool> wanted)
    {
        string root = Path.Combine(SharedData.Golden, "solvers");
        TheoryData<string> names = [];
        foreach (string folder in Directory.Exists(root) ? Directory.GetDirectories(root).Order(StringComparer.Ordinal) : Enumerable.Empty<string>())
            if (wanted(folder))
                names.Add(Path.GetFileName(folder));
        if (names.Count == 0)
            names.Add("none");
        return names;
    }

    public string PathOf(string file) => Path.Combine(Folder, file);

    public bool Has(string file) => System.IO.File.Exists(PathOf(file));

    public string ModelAt(int iteration) => string.Create(CultureInfo.InvariantCulture, $"snap_iter_{iteration}.caffemodel{Ending}");

    public string StateAt(int iteration) => string.Create(CultureInfo.InvariantCulture, $"snap_iter_{iteration}.solverstate{Ending}");

    public float[] Floats(string property) => [.. Json.GetProperty(property).EnumerateArray().Select(v => v.GetSingle())];

    /// <summary>A solver of the case that starts where Caffe did and writes into the scratch folder.</summary>
    /// <param name="options">What is to be other than in the file.</param>
    /// <param name="isSized">Whether the nets know the sizes of the data, and start from the recorded parameters; otherwise the first batch tells them.</param>
    /// <param name="data">What data is to be other than the recorded.</param>
    public TestSolver Create(Func<SolverOptions, SolverOptions>? options = null, bool isSized = true, Func<SolverData, SolverData>? data = null)
    {
        SolverOptions given = options?.Invoke(File.Options) ?? File.Options;
        CompiledNet compiledNet = Compile(File.TrainState, isSized);
        ICaffeNet net = Own(compiledNet.CreateAnother());
        string source = File.InlineNet is null ? "net file: net.prototxt" : "net_param";
        TestTask[] tests =
        [
            .. Enumerable.Range(0, File.Options.TestIter.Count).Select(i =>
            {
                CompiledNet test = Compile(i < File.TestStates.Count ? File.TestStates[i] : new NetStateText("", 0), isSized);
                return new TestTask(d => test.CreateAnother(d), test.ViewOf("TEST"), null) { Source = source };
            }),
        ];
        if (isSized && Has("initial.caffemodel"))
            net.LoadWeights(PathOf("initial.caffemodel"));
        var recorded = new SolverData
        {
            Options = new() { Folder = Scratch },
            Train = Own(new RecordedData(Folder)),
            Tests = [.. tests.Select(_ => Own(new RecordedData(Folder)))],
        };
        var solver = new TestSolver("solver.prototxt", given, data?.Invoke(recorded) ?? recorded, new TrainTask(net, compiledNet.ViewOf("TRAIN"), null) { Source = source }, tests);
        return Own(solver);
    }

    public void Dispose()
    {
        owned.Reverse();
        owned.ForEach(o => o.Dispose());
        scratch.Delete(recursive: true);
    }

    private CompiledNet Compile(NetStateText state, bool isSized)
    {
        string text = File.InlineNet ?? System.IO.File.ReadAllText(PathOf("net.prototxt"));
        Dictionary<string, string> metadata = [];
        if (state.Stages.Length > 0)
            metadata["PrototxtStages"] = state.Stages;
        if (state.Level != 0)
            metadata["PrototxtLevel"] = state.Level.ToString(CultureInfo.InvariantCulture);
        if (isSized)
        {
            using var data = new RecordedData(Folder);
            metadata["PrototxtInputShapes"] = string.Join("; ", data.Next().Select(b => $"{b.Key}: {string.Join(",", b.Value.shape)}"));
        }
        string key = string.Join("\n", [text, .. metadata.Select(m => m.Key + m.Value)]);
        return compiled.GetOrAdd(key, _ => new(() => CompiledNet.Of(GeneratorRun.Of(new PrototxtFile("/project/net.prototxt", text, metadata))))).Value;
    }

    private T Own<T>(T thing)
        where T : IDisposable
    {
        owned.Add(thing);
        return thing;
    }
}
