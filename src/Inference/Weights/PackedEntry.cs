namespace Prototxt.Inference;

/// <summary>The packed weights of one layer in a file: of what layer, where its pieces lie, and what their numbers come to.</summary>
/// <param name="Layer">A hash of all that the packed numbers depend on beside the model.</param>
/// <param name="Pieces">Where each piece begins, in bytes, and how many numbers it has.</param>
/// <param name="Checksum">Of all pieces.</param>
internal sealed record PackedEntry(byte[] Layer, (long Offset, long Count)[] Pieces, ulong Checksum)
{
    private const int MostPieces = 1 << 16;

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    /// <param name="reader">Where the entry begins.</param>
    /// <param name="length">The length of the whole file, in which pieces must lie.</param>
    /// <exception cref="InvalidDataException">It cannot be.</exception>
    public static PackedEntry Read(BinaryReader reader, long length)
    {
        byte[] layer = reader.ReadBytes(PackedFile.HashLength);
        ulong checksum = reader.ReadUInt64();
        int count = reader.ReadInt32();
        if (count is < 0 or > MostPieces)
            throw new InvalidDataException($"Expected at most {MostPieces} pieces, found {count}.");
        var pieces = new (long Offset, long Count)[count];
        foreach (ref (long Offset, long Count) piece in pieces.AsSpan())
        {
            piece = (reader.ReadInt64(), reader.ReadInt64());
            if (piece.Offset < 0 || piece.Offset % PackedFile.Alignment != 0 || piece.Count < 0 || piece.Offset > length || piece.Count > (length - piece.Offset) / sizeof(float))
                throw new InvalidDataException($"Expected pieces inside the file's {length} bytes, found {piece.Count} numbers at {piece.Offset}.");
        }
        return new(layer, pieces, checksum);
    }

    /// <summary>Writes the entry, without its numbers.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(Layer);
        writer.Write(Checksum);
        writer.Write(Pieces.Length);
        foreach ((long offset, long count) in Pieces)
        {
            writer.Write(offset);
            writer.Write(count);
        }
    }
}
