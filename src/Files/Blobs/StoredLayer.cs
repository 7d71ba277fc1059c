namespace Prototxt.Weights;

/// <summary>One layer of a file with its stored blobs.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="TypeName">The type in Caffe's current spelling if the file gives it, otherwise empty.</param>
/// <param name="Blobs">The blobs in the file's order.</param>
public sealed record StoredLayer(string Name, string TypeName, IReadOnlyList<StoredBlob> Blobs)
{
    /// <summary>The most blobs that a file may give a layer. Caffe's own layers have at most a dozen.</summary>
    internal const int MostBlobs = 1000;
}
