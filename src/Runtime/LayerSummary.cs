namespace Prototxt;

/// <summary>One row of a layer table.</summary>
/// <param name="Name">The layer's name in the prototxt.</param>
/// <param name="Type">Its type in Caffe.</param>
/// <param name="Geometry">Filters, windows and strides in words; may be empty.</param>
/// <param name="Shape">Shapes of its tops: N for the batch, ? for a size that the prototxt does not tell.</param>
/// <param name="Parameters">Numbers in its learned blobs, those that another layer shares not counted again.</param>
/// <param name="Macs">Multiplications with accumulation for a batch of one.</param>
/// <param name="Activations">Numbers in its tops for a batch of one; 0 where it writes over its bottom.</param>
public sealed record LayerSummary(string Name, string Type, string Geometry, string Shape, long Parameters = 0, long Macs = 0, long Activations = 0)
{
    /// <summary>The prototxt does not tell the sizes of all learned blobs: the first batch or the weight file does, and the layer's numbers are at least these.</summary>
    public bool IsSizedLater { get; init; }

    /// <summary>The prototxt does not tell all sizes of its tops: <see cref="Activations"/> counts only what is known.</summary>
    public bool HasOpenShape => Shape.Contains('?', StringComparison.Ordinal) || Shape.Contains('…', StringComparison.Ordinal);

    /// <summary>What <see cref="Macs"/> depends on is not all told.</summary>
    internal bool HasOpenMacs => IsSizedLater || (HasOpenShape && (Parameters > 0 || Macs > 0));
}
