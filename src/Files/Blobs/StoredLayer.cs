namespace Prototxt.Weights;

/// <summary>One layer of a file with its stored blobs.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="TypeName">The type in Caffe's current spelling where the file tells it, else empty.</param>
/// <param name="Blobs">The blobs in the file's order.</param>
public sealed record StoredLayer(string Name, string TypeName, IReadOnlyList<StoredBlob> Blobs)
{
    /// <summary>So many blobs a file may give one layer. Caffe's own layers have a dozen at most.</summary>
    internal const int MostBlobs = 1000;
}
