namespace Prototxt.Weights;

/// <summary>What a net says of a layer with learned blobs. Files that keep them in another order, or leave some out, are read by it.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Type">Its type in Caffe's current spelling.</param>
/// <param name="Shapes">The blobs' shapes in Caffe's order; 0 for a size that the file has to tell.</param>
public sealed record LayerBlobs(string Name, string Type, IReadOnlyList<IReadOnlyList<long>> Shapes)
{
    /// <summary>Of an InnerProduct fed by a picture: the axes that it flattens, channels first (<c>{C, H, W}</c>). Null otherwise.</summary>
    public IReadOnlyList<long>? InputShape { get; init; }

    /// <summary>The blobs that belong to an earlier layer, with which this one shares a parameter: the number here, that layer, and the number there.</summary>
    public IReadOnlyList<(int Blob, string Owner, int OwnersBlob)> Shared { get; init; } = [];
}
