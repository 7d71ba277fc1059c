using System.Globalization;

namespace Prototxt.Training.Snapshots;

/// <summary>What snapshots are called, and where they lie.</summary>
/// <param name="folder">Where relative paths begin.</param>
/// <param name="solverFile">The solver file, of which a prefix is made where it gives none.</param>
/// <param name="prefix"><c>snapshot_prefix</c>.</param>
/// <remarks>Source: Caffe's UpgradeSnapshotPrefixProperty and Solver::SnapshotFilename.</remarks>
internal sealed class SnapshotNames(string folder, string solverFile, string prefix)
{
    private const string State = ".solverstate", Model = ".caffemodel", Hdf5 = ".h5";

    /// <summary>The prefix: the solver's name without its ending where the file has none, and that name in it where it is a folder.</summary>
    public string Prefix { get; } =
        prefix.Length == 0 ? Path.ChangeExtension(solverFile, null)
        : Directory.Exists(Path.Combine(folder, prefix)) ? Path.Combine(prefix, Path.GetFileNameWithoutExtension(solverFile))
        : prefix;

    public string ModelOf(int iteration, SnapshotFormat format) => Of(iteration, Model, format);

    public string StateOf(int iteration, SnapshotFormat format) => Of(iteration, State, format);

    /// <summary>The path of a file.</summary>
    public string Full(string path) => Path.Combine(folder, path);

    /// <summary>The state of the most iterations whose model lies beside it; null where there is none.</summary>
    public string? Latest()
    {
        string whole = Path.GetFullPath(Full(Prefix));
        string? home = Path.GetDirectoryName(whole);
        if (home is null || !Directory.Exists(home))
            return null;
        string start = Path.GetFileName(whole) + "_iter_";
        return Directory.EnumerateFiles(home)
            .Select(path => (Path: path, Iteration: IterationOf(Path.GetFileName(path), start)))
            .Where(s => s.Iteration >= 0 && File.Exists(ModelBeside(s.Path)))
            .OrderByDescending(s => s.Iteration).ThenByDescending(s => File.GetLastWriteTimeUtc(s.Path))
            .Select(s => s.Path).FirstOrDefault();
    }

    private string Of(int iteration, string ending, SnapshotFormat format) =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix}_iter_{iteration}{ending}{(format == SnapshotFormat.Hdf5 ? Hdf5 : "")}");

    private static string ModelBeside(string state) => Path.Combine(Path.GetDirectoryName(state)!, Path.GetFileName(state).Replace(State, Model, StringComparison.Ordinal));

    private static int IterationOf(string name, string start)
    {
        if (!name.StartsWith(start, StringComparison.Ordinal))
            return -1;
        string rest = name[start.Length..];
        string number = rest.EndsWith(State + Hdf5, StringComparison.Ordinal) ? rest[..^(State.Length + Hdf5.Length)]
            : rest.EndsWith(State, StringComparison.Ordinal) ? rest[..^State.Length] : "";
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int iteration) ? iteration : -1;
    }
}
