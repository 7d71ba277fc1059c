using System.Diagnostics;
using Prototxt.Benchmarks.Engines;
using Prototxt.Benchmarks.Nets;
using Prototxt.Benchmarks.Preparation;

namespace Prototxt.Benchmarks.Measuring;

/// <summary>The nets one after the other.</summary>
internal static class NetRun
{
    // A run that took so long already takes rough numbers of the nets that are left.
    private static readonly TimeSpan enough = TimeSpan.FromMinutes(17);

    /// <param name="words">Words of nets and engines; those of all where there is none of a kind.</param>
    /// <param name="isQuick">Whether rough numbers are enough.</param>
    /// <param name="saved">Called after each net with what there is.</param>
    public static Results Run(IReadOnlyList<string> words, bool isQuick, Action<Results> saved)
    {
        var results = new Results();
        NetDefinition[] nets = [.. Chosen(NetCatalog.All, words, n => n.Word)];
        // the predictor is what the others are compared with
        EngineKind[] kinds = [.. Chosen(EngineKind.All, [.. words, EngineKind.Predictor], k => k.Word)];
        if (kinds.Length == 1)
            kinds = [.. EngineKind.All];
        foreach (NetDefinition net in nets.Where(n => n.Missing is not null))
            results.Notes.Add($"{net.Name} is left out: `shared/{net.Missing}` is not beside the checkout.");
        nets = [.. nets.Where(n => n.Missing is null)];
        long start = Stopwatch.GetTimestamp();
        string folder = Directory.CreateTempSubdirectory("prototxt-benchmarks-").FullName;
        try
        {
            using var preparation = new PreparationProcess(folder);
            foreach (NetDefinition net in nets)
            {
                if (preparation.Prepare(net, net.IsPublished ? kinds.Where(k => k.Program is not null).Select(k => k.Word) : []) is { Length: > 0 } failure)
                    results.Notes.Add($"{net.Name} is left out: {failure}");
                else
                    Measure(net, new NetFolder(Path.Combine(folder, net.Word)), kinds, isQuick || Stopwatch.GetElapsedTime(start) > enough ? Effort.Quick : Effort.Full, results);
                saved(results);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return results;
    }

    /// <summary>Whether a word names a net or an engine, wholly or by a part of its name.</summary>
    public static bool Knows(string word) => NetCatalog.All.Any(n => n.Word.Contains(word, StringComparison.Ordinal)) || EngineKind.All.Any(k => k.Word.Contains(word, StringComparison.Ordinal));

    private static void Measure(NetDefinition net, NetFolder folder, EngineKind[] kinds, Effort effort, Results results)
    {
        try
        {
            using var measurement = new NetMeasurement(net, folder, kinds, effort, results);
            measurement.Run();
        }
        // an engine that ends is no reason to lose the other nets
        catch (Exception e) when (e is InvalidOperationException or IOException or AggregateException)
        {
            results.Notes.Add($"{net.Name} was broken off: {e.GetBaseException().Message}");
        }

        Directory.Delete(folder.Folder, recursive: true);
    }

    private static IEnumerable<T> Chosen<T>(IReadOnlyList<T> all, IReadOnlyList<string> words, Func<T, string> word)
    {
        HashSet<T> chosen = [.. words.SelectMany(w => all.Any(a => word(a) == w) ? all.Where(a => word(a) == w) : all.Where(a => word(a).Contains(w, StringComparison.Ordinal)))];
        return chosen.Count > 0 ? all.Where(chosen.Contains) : all;
    }
}
