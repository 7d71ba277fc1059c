namespace Prototxt;

/// <summary>The layer table of a net; printed, it is the table as text.</summary>
/// <param name="Name">The net's name in the prototxt; its class where the prototxt gives none.</param>
/// <param name="Layers">Inputs and layers in order.</param>
public sealed record NetSummary(string Name, IReadOnlyList<LayerSummary> Layers)
{
    /// <summary>Numbers in all learned blobs; shared ones count once. At least so many where there are <see cref="SizedLater"/> layers.</summary>
    public long Parameters => Layers.Sum(l => l.Parameters);

    /// <summary>Multiplications with accumulation for a batch of one; at least so many where <see cref="IsLowerBound"/>.</summary>
    public long Macs => Layers.Sum(l => l.Macs);

    /// <summary>Bytes of all blobs for a batch of one in single precision, each held until the end; at least so many where <see cref="IsLowerBound"/>.</summary>
    public long ActivationBytes => Layers.Sum(l => l.Activations) * sizeof(float);

    /// <summary>Bytes of the learned blobs in single precision.</summary>
    public long ParameterBytes => Parameters * sizeof(float);

    /// <summary>How many layers have learned blobs that the first batch or the weight file brings to their size. The table is of the prototxt, and stays as it is.</summary>
    public int SizedLater => Layers.Count(l => l.IsSizedLater);

    /// <summary>Whether the prototxt leaves sizes open, so that sums count only what is known.</summary>
    public bool IsLowerBound => Layers.Any(l => l.IsSizedLater || l.HasOpenShape);

    /// <summary>The table as text, with a line for each layer and the sums below.</summary>
    public override string ToString() => SummaryTable.Of(this);
}
