namespace Prototxt.Training.Data;

/// <summary>Caffe's MemoryData layer: records that the program gives in <see cref="DataOptions.Memory"/>. Tops: [N, C, H, W], and the labels [N].</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Tops">Two: the data, and the labels.</param>
public sealed record MemoryDataLayer(string Name, IReadOnlyList<string> Tops) : BaseDataLayer(Name, Tops)
{
    /// <summary><c>channels</c> of each record.</summary>
    public int Channels { get; init; }

    /// <summary><c>height</c> of each record, in rows.</summary>
    public int Height { get; init; }

    /// <summary><c>width</c> of each record, in columns.</summary>
    public int Width { get; init; }

    internal override string Type => "MemoryData";
}
