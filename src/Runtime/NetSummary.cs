namespace Prototxt;

/// <summary>The layer table of a net.</summary>
/// <param name="Name">The net's name in the prototxt.</param>
/// <param name="Layers">Inputs and layers in order.</param>
public sealed record NetSummary(string Name, IReadOnlyList<LayerSummary> Layers)
{
    /// <summary>Numbers in all learned blobs; shared ones count once.</summary>
    public long Parameters => Layers.Sum(l => l.Parameters);

    /// <summary>Multiplications with accumulation for a batch of one.</summary>
    public long Macs => Layers.Sum(l => l.Macs);

    /// <summary>Bytes of all blobs for a batch of one in single precision, each held until the end.</summary>
    public long ActivationBytes => Layers.Sum(l => l.Activations) * sizeof(float);

    /// <summary>Bytes of the learned blobs in single precision.</summary>
    public long ParameterBytes => Parameters * sizeof(float);
}

/// <summary>One row of a layer table.</summary>
/// <param name="Name">The layer's name in the prototxt.</param>
/// <param name="Type">Its type in Caffe.</param>
/// <param name="Geometry">Filters, windows and strides in words; may be empty.</param>
/// <param name="Shape">Shapes of its tops, N for the batch.</param>
/// <param name="Parameters">Numbers in its learned blobs, those that another layer shares not counted again.</param>
/// <param name="Macs">Multiplications with accumulation for a batch of one.</param>
/// <param name="Activations">Numbers in its tops for a batch of one; 0 where it writes over its bottom.</param>
public sealed record LayerSummary(string Name, string Type, string Geometry, string Shape, long Parameters, long Macs, long Activations);
