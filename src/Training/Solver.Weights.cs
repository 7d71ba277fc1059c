using Prototxt.Training.Logs;
using Prototxt.Training.Passes;
using Prototxt.Weights;

namespace Prototxt.Training;

public abstract partial class Solver
{
    private readonly List<LoadReport> reports = [];
    private readonly List<string> weightFiles = [];

    /// <summary>Loads parameters by layer name, to start from them; histories and the iteration's number stay as they are.</summary>
    /// <param name="files">A file, or several with commas between them, each over the one before; relative to the solver's folder.</param>
    /// <param name="options">How to load; null for Caffe's way, which keeps every number as it is.</param>
    /// <returns>What became of each parameter, file by file; also in the log, where some do not match.</returns>
    /// <exception cref="WeightFileException">A file is broken or does not fit.</exception>
    /// <exception cref="IOException">A file cannot be opened.</exception>
    public IReadOnlyList<LoadReport> LoadWeights(string files, LoadOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(files);
        List<LoadReport> made = [];
        foreach (string file in files.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            Write(CaffeLines.Finetuning(file));
            LoadReport report = TrainNet.LoadWeights(Path.Combine(folder, file), options ?? new() { KeepDenormals = true });
            made.Add(report);
            foreach (TestPass test in tests)
                LoadOwn(test.Net, file, options);
            if (report.Parameters.Any(p => p.Status != LoadStatus.Matched))
                Write(CaffeLines.Remark(report.ToString()));
            weightFiles.Add(file);
        }
        reports.AddRange(made);
        parallel?.Share();
        lastSnapshot = null;
        return made;
    }

    // Layers that a test net shares with the trained one have its memory; others have only the files to learn from.
    private void LoadOwn(ICaffeNet test, string file, LoadOptions? options)
    {
        HashSet<string> trained = [.. TrainNet.LearnedLayers.Where(l => (l.Views & NetViews.Train) != 0).Select(l => l.Name)];
        if (test.LearnedLayers.Any(l => (l.Views & NetViews.Test) != 0 && !trained.Contains(l.Name)))
            test.LoadWeights(Path.Combine(folder, file), options ?? new() { KeepDenormals = true });
    }

    private void LoadWeights(IEnumerable<string> files)
    {
        foreach (string file in files)
            LoadWeights(file);
    }
}
