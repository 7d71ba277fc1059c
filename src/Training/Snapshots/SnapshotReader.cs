using System.Globalization;
using Prototxt.Files;
using Prototxt.Training.Updates;
using Prototxt.Weights;
using static TorchSharp.torch;

namespace Prototxt.Training.Snapshots;

/// <summary>Brings a state and a solver together.</summary>
internal static class SnapshotReader
{
    /// <summary>The file of parameters that a state names: where it says, else beside the state.</summary>
    /// <exception cref="WeightFileException">It is in neither place.</exception>
    public static string FindModel(SolverStateFile state, string folder)
    {
        if (string.IsNullOrEmpty(state.LearnedNet))
            throw state.Error("the name of a file of parameters", "none");
        string named = Path.Combine(folder, state.LearnedNet);
        string beside = Path.Combine(Path.GetDirectoryName(state.Path) ?? "", state.LearnedNet[(state.LearnedNet.LastIndexOfAny(['/', '\\']) + 1)..]);
        return File.Exists(named) ? named
            : File.Exists(beside) ? beside
            : throw state.Error($"its parameters as {named}, or beside it as {beside}", "neither");
    }

    /// <summary>Checks that the histories are those of a solver's rule and parameters.</summary>
    /// <exception cref="WeightFileException">They are not; the message names what both have.</exception>
    public static void EnsureFits(SolverStateFile state, IReadOnlyList<LearnableBlob> blobs, SolverType type)
    {
        int expected = blobs.Count * Updater.Histories(type);
        if (state.History.Count != expected)
            throw state.Error($"a history of {expected} blobs, {Updater.Histories(type)} for each of the net's {blobs.Count} as {type} has them", $"{state.History.Count}{OtherType(state.History.Count, blobs.Count, type)}");
        for (int i = 0; i < expected; i++)
        {
            LearnableBlob blob = blobs[i % blobs.Count];
            if (blob.Value.numel() > 0 && !state.History[i].Fits(blob.Value.shape))
                throw state.Error($"the history of {blob} as blob {i}", $"[{string.Join(",", state.History[i].Shape)}]");
        }
    }

    /// <summary>Fills the net's parameters, all of those that are trained.</summary>
    /// <exception cref="WeightFileException">The file lacks some, as one of another net does; nothing has changed.</exception>
    public static void ReadModel(string model, ICaffeNet net)
    {
        net.LearnedLayers.EnsureStored();
        using var file = new StoredFile(model);
        WeightMatch match = WeightFile.Match(file, net.LearnedLayers, new LoadOptions { KeepDenormals = true });
        if (match.Report.Parameters.FirstOrDefault(p => p.Status == LoadStatus.Missing && (p.Views & NetViews.Train) != 0) is { } missing)
            throw WeightFileException.At(model, $"all parameters of the net whose training goes on, as those of layer '{Listing.Short(missing.Layer)}'", "none of that name: it is of another net");
        match.Copy(isNew: false);
    }

    /// <summary>How many batches each net has had; none where the state does not say it.</summary>
    /// <param name="state">The state.</param>
    /// <param name="most">The most batches that an iteration can have taken.</param>
    /// <exception cref="WeightFileException">There is something else, or more batches than its iterations can have taken: nobody could pass over them.</exception>
    public static IReadOnlyList<long> Batches(SolverStateFile state, long most)
    {
        if (state.Batches is not { } text)
            return [];
        long limit = (state.Iteration + 1L) * most;
        return [.. text.Split(',').Select(Number)];

        long Number(string number) =>
            !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long count) ? throw state.Error("numbers of batches with commas between", $"'{Listing.Short(text)}'")
            : count > limit ? throw state.Error($"numbers of batches that {state.Iteration} iterations can have taken, at most {limit}", $"'{Listing.Short(text)}'")
            : count;
    }

    /// <summary>Fills the histories.</summary>
    public static void ReadHistory(SolverStateFile state, IReadOnlyList<Tensor> history)
    {
        for (int i = 0; i < history.Count; i++)
        {
            if (!state.History[i].Fits(history[i].shape))
                throw state.Error($"a history of the shape [{string.Join(",", history[i].shape)}] as blob {i}", $"[{string.Join(",", state.History[i].Shape)}]");
            state.History[i].CopyTo(history[i]);
        }
    }

    private static string OtherType(int found, int blobs, SolverType type) =>
        blobs == 0 || found % blobs != 0 || found / blobs is not (1 or 2) || found / blobs == Updater.Histories(type) ? ""
        : found == blobs ? ", which is a state of SGD, Nesterov, AdaGrad or RMSProp" : ", which is a state of AdaDelta or Adam";
}
