using System.Globalization;
using System.Text;

namespace Prototxt.Weights;

/// <summary>What became of one parameter.</summary>
public enum LoadStatus
{
    /// <summary>Found in the file and copied.</summary>
    Matched,

    /// <summary>Not in the file; the net's parameter keeps its values.</summary>
    Missing,

    /// <summary>In the file, but the net has no such layer.</summary>
    Unused,

    /// <summary>In the file with another shape or number of blobs; the net's parameter keeps its values.</summary>
    ShapeMismatch,

    /// <summary>It fits, but another blob of the same layer does not, so that the layer keeps its values as a whole.</summary>
    Skipped,
}

/// <summary>One line of a <see cref="LoadReport"/>.</summary>
/// <param name="Layer">The layer's name, the net's where it has the layer, else the file's.</param>
/// <param name="Blob">The number of the blob in its layer, counted from 0.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Wanted">The shape in the net, null where the net has no such blob.</param>
/// <param name="Found">The shape in the file, null where the file has no such blob.</param>
public sealed record ParameterReport(
    string Layer, int Blob, LoadStatus Status, IReadOnlyList<long>? Wanted, IReadOnlyList<long>? Found);

/// <summary>What loading a file of weights did, parameter by parameter: first the net's in net order, then what the file has besides.</summary>
public sealed class LoadReport
{
    internal LoadReport(string fileName, IReadOnlyList<ParameterReport> parameters)
    {
        FileName = fileName;
        Parameters = parameters;
    }

    /// <summary>The file as it was given.</summary>
    public string FileName { get; }

    /// <summary>One entry per blob.</summary>
    public IReadOnlyList<ParameterReport> Parameters { get; }

    /// <summary>Whether every parameter of the net got its values from the file. What the file has besides does not matter.</summary>
    public bool IsComplete => Parameters.All(p => p.Status is LoadStatus.Matched or LoadStatus.Unused);

    /// <summary>The entries of one status.</summary>
    public IEnumerable<ParameterReport> With(LoadStatus status) => Parameters.Where(p => p.Status == status);

    /// <summary>Insists that every parameter of the net was loaded.</summary>
    /// <returns>This report.</returns>
    /// <exception cref="WeightFileException">Names each parameter that kept its values.</exception>
    public LoadReport EnsureComplete()
    {
        if (IsComplete)
            return this;
        IEnumerable<ParameterReport> kept = Parameters.Where(p => p.Status is not (LoadStatus.Matched or LoadStatus.Unused));
        throw WeightFileException.At(FileName, "a value for every parameter of the net", "none for" + Lines(kept));
    }

    /// <summary>A table with one line per parameter.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{FileName}: ");
        text.AppendJoin(", ", Parameters.GroupBy(p => p.Status).OrderBy(g => g.Key)
            .Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Count()} {Words(g.Key)}")));
        if (Parameters.Count == 0)
            text.Append("no parameters");
        return text.Append(Lines(Parameters)).ToString();
    }

    internal static string Lines(IEnumerable<ParameterReport> parameters)
    {
        (string Name, ParameterReport Entry)[] rows =
            [.. parameters.Select(p => (string.Create(CultureInfo.InvariantCulture, $"{p.Layer}[{p.Blob}]"), p))];
        int width = rows.Length == 0 ? 0 : rows.Max(r => r.Name.Length);
        var text = new StringBuilder();
        foreach ((string name, ParameterReport entry) in rows)
            text.Append("\n  ").Append(name.PadRight(width)).Append("  ").Append(Words(entry.Status).PadRight(14))
                .Append("  ").Append(Shapes(entry));
        return text.ToString();
    }

    private static string Shapes(ParameterReport entry) => entry.Status switch
    {
        LoadStatus.Matched or LoadStatus.Skipped or LoadStatus.Missing => Shape.Text(entry.Wanted),
        LoadStatus.Unused => Shape.Text(entry.Found),
        _ => $"net {Shape.Text(entry.Wanted)}, file {Shape.Text(entry.Found)}",
    };

    private static string Words(LoadStatus status) => status switch
    {
        LoadStatus.Matched => "matched",
        LoadStatus.Missing => "missing",
        LoadStatus.Unused => "unused",
        LoadStatus.ShapeMismatch => "shape mismatch",
        _ => "skipped",
    };
}
