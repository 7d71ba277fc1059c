using System.Globalization;
using System.Text;
using Prototxt.Files;

namespace Prototxt.Weights;

/// <summary>What became of one parameter.</summary>
public enum LoadStatus
{
    /// <summary>Found in the file and copied.</summary>
    Matched,

    /// <summary>Not in the file; the net's parameter keeps its values, unless <see cref="LoadOptions.PlainBatchNorm"/> gives it those of a plain layer.</summary>
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
    string Layer, int Blob, LoadStatus Status, IReadOnlyList<long>? Wanted, IReadOnlyList<long>? Found)
{
    /// <summary>The views of the net that have the layer.</summary>
    public NetViews Views { get; init; } = NetViews.All;

    /// <summary>How many of the numbers were denormal in the parameter's type, or next to it, and became 0; see <see cref="LoadOptions.KeepDenormals"/>.</summary>
    public long Denormals { get; init; }

    /// <summary>The number that a missing parameter was filled with; null where it keeps its values. See <see cref="LoadOptions.PlainBatchNorm"/>.</summary>
    public float? Filled { get; init; }

    /// <summary>The earlier layer that shares the parameter and decided its shape.</summary>
    internal string? SizedBy { get; init; }

    internal bool IsLoaded => Status == LoadStatus.Matched || Filled is not null;
}

/// <summary>What loading a weight file did, parameter by parameter: first the net's, in net order, then whatever else the file has.</summary>
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

    /// <summary>Whether every parameter of the net got its values. Extra entries in the file do not matter.</summary>
    public bool IsComplete => IsCompleteFor(NetViews.All);

    /// <summary>How many numbers were denormal, or next to it, and became 0; see <see cref="LoadOptions.KeepDenormals"/>.</summary>
    public long Denormals => Parameters.Sum(p => p.Denormals);

    /// <summary>Whether every parameter that some views need got its values.</summary>
    public bool IsCompleteFor(NetViews views) => !Kept(views).Any();

    /// <summary>The entries of one status.</summary>
    public IEnumerable<ParameterReport> With(LoadStatus status) => Parameters.Where(p => p.Status == status);

    /// <summary>Insists that every parameter of the net was loaded.</summary>
    /// <returns>This report.</returns>
    /// <exception cref="WeightFileException">Names the first parameters that kept their values, and says how many there are.</exception>
    public LoadReport EnsureComplete() => EnsureComplete(NetViews.All);

    /// <summary>Insists that every parameter was loaded that some views need.</summary>
    /// <returns>This report.</returns>
    /// <exception cref="WeightFileException">Names the first parameters that kept their values, and says how many there are.</exception>
    public LoadReport EnsureComplete(NetViews views) => IsCompleteFor(views)
        ? this
        : throw WeightFileException.At(FileName, $"a value for every parameter of {(views == NetViews.All ? "the net" : views)}", "none for" + Lines(Kept(views)));

    /// <summary>A table with one line per parameter; of those that the net does not have, the first ones.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{FileName}: ");
        text.AppendJoin(", ", Parameters.GroupBy(p => p.Status).OrderBy(g => g.Key)
            .Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Count()} {Words(g.Key)}")));
        if (Parameters.Count == 0)
            text.Append("no parameters");
        if (Denormals is > 0 and long denormals)
            text.Append(CultureInfo.InvariantCulture, $"; {denormals} numbers next to zero became 0");
        int unused = With(LoadStatus.Unused).Count();
        return text.Append(Lines(Parameters, Parameters.Count - unused + Listing.Most)).ToString();
    }

    private IEnumerable<ParameterReport> Kept(NetViews views) =>
        Parameters.Where(p => p.Status != LoadStatus.Unused && !p.IsLoaded && (p.Views & views) != 0);

    internal static string Lines(IEnumerable<ParameterReport> parameters, int most = Listing.Most)
    {
        (string Name, ParameterReport Entry)[] rows =
            [.. parameters.Select(p => (string.Create(CultureInfo.InvariantCulture, $"{Listing.Short(p.Layer)}[{p.Blob}]"), p))];
        int width = rows.Length == 0 ? 0 : rows.Take(most).Max(r => r.Name.Length);
        IEnumerable<string> lines = rows.Select(r => $"{r.Name.PadRight(width)}  {Words(r.Entry.Status),-14}  {ShapesOf(r.Entry)}{Remarks(r.Entry)}");
        return string.Concat(Listing.Cut(lines, most).Select(line => "\n  " + line));
    }

    private static string ShapesOf(ParameterReport entry) => entry.Status switch
    {
        LoadStatus.Skipped or LoadStatus.Missing => Shapes.Text(entry.Wanted),
        LoadStatus.Matched when entry.Wanted is null || entry.Found is null || Shapes.Same(entry.Wanted, entry.Found) => Shapes.Text(entry.Wanted),
        LoadStatus.Unused => Shapes.Text(entry.Found),
        _ => $"net {Shapes.Text(entry.Wanted)}{(entry.SizedBy is { } other ? $" (as {Listing.Short(other)} has it)" : "")}, file {Shapes.Text(entry.Found)}",
    };

    private static string Remarks(ParameterReport entry) =>
        (entry.Filled is { } value ? string.Create(CultureInfo.InvariantCulture, $", set to {value}") : "")
        + (entry.Views == NetViews.All ? "" : $", only in {entry.Views}");

    private static string Words(LoadStatus status) => status switch
    {
        LoadStatus.Matched => "matched",
        LoadStatus.Missing => "missing",
        LoadStatus.Unused => "unused",
        LoadStatus.ShapeMismatch => "shape mismatch",
        _ => "skipped",
    };
}
