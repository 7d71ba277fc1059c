namespace Prototxt.Weights;

/// <summary>What is being read at the moment, for messages.</summary>
internal sealed class Place(string file)
{
    public string? Layer { get; set; }

    public int? Blob { get; set; }

    public WeightFileException Error(string expected, string found, long? offset = null) =>
        WeightFileException.At(file, expected, found, offset, Layer, Blob);
}
