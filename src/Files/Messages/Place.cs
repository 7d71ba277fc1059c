using Prototxt.Weights;

namespace Prototxt.Files;

/// <summary>What is being read at the moment, for messages.</summary>
internal sealed class Place(string file)
{
    private const int MostParts = 100_000;
    private int _parts;

    public string? Layer { get; set; }

    public int? Blob { get; set; }

    /// <summary>
    /// Counts a layer, a blob or a run of numbers. Each takes memory for two bytes of a file, so that there is an end to them; the
    /// largest published nets have a few thousand.
    /// </summary>
    public void Count(long offset)
    {
        if (++_parts > MostParts)
            throw Error($"at most {MostParts} layers, blobs and runs of numbers", "more", offset);
    }

    public WeightFileException Error(string expected, string found, long? offset = null) =>
        WeightFileException.At(file, expected, found, offset, Layer, Blob);
}
