using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Prototxt.Benchmarks.Engines;
using Prototxt.Benchmarks.Nets;
using Prototxt.Benchmarks.Processes;

namespace Prototxt.Benchmarks.Measuring;

/// <summary>An engine with a net in a process of its own, and what was measured there.</summary>
internal sealed class EngineProcess(EngineKind kind, NetFolder folder) : IDisposable
{
    private ChildProcess? child;

    public EngineKind Kind => kind;

    /// <summary>The medians of each turn.</summary>
    public List<double> Rounds { get; } = [];

    /// <summary>All passes.</summary>
    public List<double> Passes { get; } = [];

    /// <summary>Whether it runs with the fallback of its kind.</summary>
    public bool IsFallenBack { get; private set; }

    private IReadOnlyDictionary<string, string?> Variables => IsFallenBack ? kind.Fallback! : kind.Variables;

    /// <summary>Starts a process, and ends the one before.</summary>
    public Beginning Start()
    {
        child?.Dispose();
        child = kind.Program?.Invoke(folder) is { } program ? new ChildProcess(program.Arguments, Variables, program.Path)
            : new ChildProcess([Worker.Command, kind.Word, folder.Folder], Variables);
        return JsonSerializer.Deserialize<Beginning>(child.Read())!;
    }

    public void FallBack()
    {
        IsFallenBack = true;
        Start();
    }

    /// <summary>Brings a batch; gives what went wrong, or nothing.</summary>
    public string Prepare(int batch)
    {
        Rounds.Clear();
        Passes.Clear();
        return Ask(Worker.Batch, batch.ToString(CultureInfo.InvariantCulture));
    }

    public void WarmUp(double milliseconds) => Ask(Worker.Run, milliseconds.ToString(CultureInfo.InvariantCulture));

    /// <summary>A turn; false if others disturbed it.</summary>
    public bool Turn(double milliseconds, bool isLast)
    {
        var others = new OtherWork(Environment.ProcessId, child!.Id);
        double[] times = Numbers(Ask(Worker.Run, milliseconds.ToString(CultureInfo.InvariantCulture)));
        bool isDisturbed = others.IsDisturbed;
        if (isDisturbed && !isLast)
            return false;
        // The first pass finds the caches as another engine left them.
        double[] counted = times.Length > 2 ? times[1..] : times;
        Passes.AddRange(counted);
        Rounds.Add(Median.Of(counted));
        return !isDisturbed;
    }

    public double Peak() => Numbers(Ask(Worker.Peak))[0];

    /// <summary>The answers, in the order of the net's outputs.</summary>
    public float[][] Outputs(int count)
    {
        string path = Path.Combine(folder.Folder, "output.bin");
        if (Ask(Worker.Output, path) is { Length: > 0 } failure)
            throw new InvalidOperationException($"{kind.Name}: {failure}");
        using var reader = new BinaryReader(File.OpenRead(path));
        return [.. Enumerable.Range(0, count).Select(_ => MemoryMarshal.Cast<byte, float>(reader.ReadBytes(reader.ReadInt32() * sizeof(float))).ToArray())];
    }

    /// <summary>Milliseconds of each of the predictor's calls.</summary>
    public static IReadOnlyList<double[]> Steps(NetFolder folder, double milliseconds, params int[] batches)
    {
        using var child = new ChildProcess([Worker.Command, Worker.Timed, folder.Folder], EngineKind.All[0].Variables);
        child.Read();
        return [.. batches.Select(batch =>
        {
            child.Ask($"{Worker.Batch} {batch}");
            child.Ask($"{Worker.Run} {2 * milliseconds}");
            return Numbers(child.Ask($"{Worker.Timed} {milliseconds}"));
        })];
    }

    public void Dispose() => child?.Dispose();

    private static double[] Numbers(string line) => line.StartsWith("failed", StringComparison.Ordinal) ? throw new InvalidOperationException(line)
        : [.. line.Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture))];

    private string Ask(params string[] words) => child!.Ask(string.Join(' ', words));
}
