using Prototxt.Weights;

namespace Prototxt.Files;

/// <summary>How far a solver has come, as a <c>.solverstate</c> or a <c>.solverstate.h5</c> says it. The numbers stay in the file.</summary>
/// <param name="file">The file, which is closed with the state.</param>
internal sealed class SolverStateFile(StoredFile file) : IDisposable
{
    public const string Expected = "a solver's state (.solverstate or .solverstate.h5)";

    /// <summary>The path as it was given.</summary>
    public string Path => file.Path;

    /// <summary>How often parameters have been updated.</summary>
    public required int Iteration { get; init; }

    /// <summary>The path of the net's parameters as it was written; null where there is none.</summary>
    public required string? LearnedNet { get; init; }

    /// <summary>How many steps of its policy the rate has taken.</summary>
    public required int CurrentStep { get; init; }

    /// <summary>
    /// How many batches the net and each test net have had, with commas between; null in states of Caffe, which has no such field and
    /// passes over it.
    /// </summary>
    public string? Batches { get; init; }

    /// <summary>A blob for each parameter, and for some rules as many more.</summary>
    public required IReadOnlyList<StoredBlob> History { get; init; }

    /// <summary>Opens a state and checks its structure to the end.</summary>
    /// <exception cref="WeightFileException">It is damaged or something else, such as a net's parameters.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static SolverStateFile Open(string path)
    {
        var file = new StoredFile(path);
        try
        {
            var kind = FileKind.Of(file);
            return kind.Format == FileFormat.Hdf5 ? Hdf5SolverState.Read(file)
                : kind.MayBeProtobuf ? new SolverStateParser(file).Parse()
                : throw kind.Refuse(file, Expected);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>An exception that names the file.</summary>
    public WeightFileException Error(string expected, string found) => WeightFileException.At(Path, expected, found);

    public void Dispose() => file.Dispose();
}
