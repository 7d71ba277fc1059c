using System.Text.Json;
using Prototxt.Files;
using Prototxt.Imaging;
using Prototxt.Training.Data.Places;

namespace Prototxt.Training.Data.Augmentation;

/// <summary>
/// In which directions the colours of a data set differ most: the eigenvectors of the covariance of all its pixels, blue, green and
/// red from 0 to 1, and their variances, the greatest first.
/// </summary>
public sealed class PrincipalColors
{
    private static readonly JsonSerializerOptions readable = new() { WriteIndented = true };

    private PrincipalColors(double[] variances, double[][] directions) => (Variances, Directions) = (variances, directions);

    /// <summary>The variance along each direction, of samples from 0 to 1.</summary>
    public IReadOnlyList<double> Variances { get; }

    /// <summary>Three unit vectors, each blue, green, red.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Directions { get; }

    /// <summary>Computes them over pictures.</summary>
    /// <param name="pictures">Colour pictures; grey ones are left out.</param>
    /// <exception cref="ArgumentException">There are no colour pictures.</exception>
    public static PrincipalColors Compute(IEnumerable<Picture> pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        var sums = new ColorSums();
        foreach (Picture picture in pictures)
            sums.Add(picture);
        if (sums.Pixels == 0)
            throw new ArgumentException("No colour pictures to compute principal colours of.", nameof(pictures));
        (double[] variances, double[][] directions) = SymmetricMatrix.Eigen(sums.Covariance());
        return new PrincipalColors(variances, directions);
    }

    /// <summary>Writes them as a small JSON file; an old one is replaced when the new one is whole.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, new Stored([.. Variances], [.. Directions.Select(d => d.ToArray())]), readable));
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataException">It is missing, or holds something else.</exception>
    public static PrincipalColors Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        byte[] content = DataFile.Read(path, 1 << 16, "a file of principal colours");
        try
        {
            Stored? stored = JsonSerializer.Deserialize<Stored>(content);
            if (stored is not { Variances.Length: 3, Directions.Length: 3 } || stored.Directions.Any(d => d is not { Length: 3 } || !d.All(double.IsFinite)) || !stored.Variances.All(v => v >= 0 && double.IsFinite(v)))
                throw new DataException($"{path}: expected three variances and three directions of three numbers, found others.");
            return new PrincipalColors(stored.Variances, stored.Directions);
        }
        catch (JsonException e)
        {
            throw new DataException($"{path}: expected principal colours as JSON, found something else ({e.Message.TrimEnd('.')}).", e);
        }
    }

    private sealed record Stored(double[] Variances, double[][] Directions);
}
