using System.Collections;
using System.Text;
using System.Text.RegularExpressions;
using Prototxt.Files;
using Prototxt.Tensors;
using static TorchSharp.torch;

namespace Prototxt.Imaging;

/// <summary>The names of a net's classes in the order of its outputs.</summary>
public sealed partial class Labels : IReadOnlyList<string>
{
    private const int MaxBytes = 64 << 20;
    private readonly string[] lines;

    /// <summary>Labels from memory.</summary>
    /// <param name="labels">One text per class; copied.</param>
    /// <param name="name">What errors call them.</param>
    public Labels(IEnumerable<string> labels, string name = "labels")
    {
        lines = [.. labels];
        Name = name;
    }

    /// <summary>The file's path, or the name given.</summary>
    public string Name { get; }

    /// <summary>How many classes there are.</summary>
    public int Count => lines.Length;

    /// <summary>A class's text, the whole line: <c>n01440764 tench, Tinca tinca</c> in a synset file.</summary>
    /// <param name="index">The class's number, from 0.</param>
    public string this[int index] => lines[index];

    /// <summary>Reads a synset file (<c>n01440764 tench, Tinca tinca</c>) or plain names, one class a line, UTF-8; empty lines at the end do not count.</summary>
    /// <param name="path">The file; error messages show this path.</param>
    /// <exception cref="ImagingException">Missing, unreadable, no text, without labels, or with an empty line between labels.</exception>
    public static Labels Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        byte[] bytes = FileBytes.Read(path, MaxBytes, "a labels file", (expected, found, inner) => new ImagingException(path, expected, found, inner));
        const string Expected = "a text file with one label a line";
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException e)
        {
            throw new ImagingException(path, Expected, WrongFile.Describe(bytes), e);
        }
        if (text.Contains('\0') || text.TrimStart().StartsWith('<') || text.StartsWith("version https://git-lfs", StringComparison.Ordinal))
            throw new ImagingException(path, Expected, WrongFile.Describe(bytes));
        string[] lines = [.. text.TrimEnd().Split('\n').Select(line => line.Trim())];
        int empty = Array.IndexOf(lines, "");
        if (empty >= 0)
            throw new ImagingException(path, Expected, text.Trim().Length == 0 ? "none" : $"an empty line {empty + 1}");
        return new Labels(lines, path);
    }

    /// <summary>The WordNet number of a class (<c>n01440764</c>), or null where the line has none.</summary>
    /// <param name="index">The class's number, from 0.</param>
    public string? Synset(int index) => SynsetPattern().Match(lines[index]) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>A class's text without the WordNet number.</summary>
    /// <param name="index">The class's number, from 0.</param>
    public string NameOf(int index) => SynsetPattern().Replace(lines[index], "");

    /// <summary>The best classes of one picture, best first; equal values in the order of their numbers, NaN last.</summary>
    /// <param name="probabilities">[C], [1, C] or [1, C, 1, 1], any device.</param>
    /// <param name="k">How many, 1 to C. Default 5.</param>
    /// <exception cref="ImagingException">C is not the number of labels, or there are several pictures.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is not 1 to C.</exception>
    public IReadOnlyList<Prediction> TopK(Tensor probabilities, int k = 5)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        if (probabilities.dim() > 1 && probabilities.shape[0] != 1)
            throw new ImagingException("probabilities", "those of one picture, [C] or [1, C] (TopKPerPicture takes several)", Shapes.Text(probabilities.shape));
        return TopKPerPicture(probabilities, k)[0];
    }

    /// <summary>The best classes of each picture, best first; equal values in the order of their numbers, NaN last.</summary>
    /// <param name="probabilities">[C], [N, C] or [N, C, 1, 1], any device.</param>
    /// <param name="k">How many, 1 to C. Default 5.</param>
    /// <returns>N lists of k.</returns>
    /// <exception cref="ImagingException">Other axes, or C is not the number of labels.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is not 1 to C.</exception>
    public IReadOnlyList<IReadOnlyList<Prediction>> TopKPerPicture(Tensor probabilities, int k = 5)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        long[] shape = probabilities.shape;
        if (shape.Length == 0 || shape.Skip(2).Any(d => d != 1))
            throw new ImagingException("probabilities", "[C], [N, C] or [N, C, 1, 1]", Shapes.Text(probabilities.shape));
        long classes = shape[shape.Length == 1 ? 0 : 1];
        if (classes != Count)
            throw new ImagingException(Name, $"{classes} labels, one per class of the output {Shapes.Text(probabilities.shape)}", $"{Count}");
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, Count);
        using Tensor values = TensorMemory.OnCpu(probabilities, ScalarType.Float32);
        return [.. TensorMemory.Floats(values).ToArray().Chunk(Count).Select(row => Best(row, k))];
    }

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => lines.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => lines.GetEnumerator();

    // Sorting is stable, and .NET orders NaN below every number.
    private Prediction[] Best(float[] row, int k) =>
        [.. Enumerable.Range(0, row.Length).OrderByDescending(i => row[i]).Take(k).Select(i => new Prediction(i, lines[i], row[i]))];

    [GeneratedRegex(@"^(n\d{8})\s+")]
    private static partial Regex SynsetPattern();
}
