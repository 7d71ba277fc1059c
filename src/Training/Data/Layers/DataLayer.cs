namespace Prototxt.Training.Data;

/// <summary>
/// Caffe's Data layer: records (<c>Datum</c>) of an LMDB or LevelDB database in the order of their keys, from the first again
/// behind the last. Tops: [N, C, H, W], and the labels [N].
/// </summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Tops">One or two: the data, and the labels.</param>
public sealed record DataLayer(string Name, IReadOnlyList<string> Tops) : BaseDataLayer(Name, Tops)
{
    /// <summary><c>backend</c>: the kind of database.</summary>
    public Backend Backend { get; init; } = Backend.LEVELDB;

    /// <summary><c>force_encoded_color</c>: encoded pictures get three channels, whatever they are.</summary>
    public bool ForceEncodedColor { get; init; }

    internal override string Type => "Data";
}
