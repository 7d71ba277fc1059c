namespace Prototxt.Training.Data;

/// <summary>
/// SSD's AnnotatedData layer without its samplers: pictures with boxes (<c>AnnotatedDatum</c>) of an LMDB or LevelDB database in the
/// order of their keys, from the first again behind the last. Tops: [N, C, H, W], and the boxes of the whole batch [1, 1, boxes, 8], each
/// with the number of its picture in the batch, its class, the number among those of its class, left, top, right and bottom as shares of the
/// picture, and whether it is difficult. A batch without boxes has one of -1.
/// </summary>
/// <remarks>
/// Boxes are mirrored and cropped with their pictures. A picture that is brought to a size keeps its boxes, since they are shares of it.
/// </remarks>
/// <param name="Name">The layer's name.</param>
/// <param name="Tops">One or two: the pictures, and the boxes.</param>
public sealed record AnnotatedDataLayer(string Name, IReadOnlyList<string> Tops) : BaseDataLayer(Name, Tops)
{
    /// <summary><c>backend</c>: the kind of database.</summary>
    public Backend Backend { get; init; } = Backend.LEVELDB;

    internal override string Type => "AnnotatedData";
}
