using Prototxt.Training.Data.Places;

namespace Prototxt.Training.Data.Databases.LevelDb;

/// <summary>The records of a log file of LevelDB, the MANIFEST's too: pieces in blocks of 32 KiB, each with its checksum.</summary>
internal static class LevelLog
{
    private const int Block = 1 << 15, Header = 7;
    private const int Whole = 1, First = 2, Middle = 3, Last = 4;

    /// <summary>All records with the places where they begin. What a writer was ended in at the file's end is left out, as LevelDB does.</summary>
    public static IEnumerable<(long Offset, byte[] Bytes)> Records(DatabaseFile file)
    {
        List<byte[]> pieces = [];
        long start = 0, at = 0;
        while (file.Length - at >= Header)
        {
            long left = Block - (at % Block);
            if (left < Header)
            {
                at += left;
                continue;
            }
            byte[] header = file.Read(at, Header);
            int length = header[4] | (header[5] << 8), kind = header[6];
            if (kind == 0 && length == 0)
            {
                at += left; // space that was made ready and not written
                continue;
            }
            if (length > left - Header)
                throw file.Error(at, $"a record of at most {left - Header} bytes in its block", $"{length}");
            if (length > file.Length - at - Header)
                yield break;
            byte[] piece = Piece(file, at, header, length);
            if (kind is Whole or First)
            {
                // Old writers began a record at a block's end, without a byte of it, and then again in the next block.
                if (pieces.Any(p => p.Length > 0))
                    throw file.Error(at, "the rest of a record", "the beginning of another");
                pieces.Clear();
                start = at;
            }
            else if (kind is not (Middle or Last) || pieces.Count == 0)
                throw file.Error(at, "the beginning of a record", kind is Middle or Last ? "the rest of one" : $"a piece of kind {kind}");
            pieces.Add(piece);
            at += Header + length;
            if (kind is not (Whole or Last))
                continue;
            yield return (start, pieces.Count == 1 ? piece : [.. pieces.SelectMany(p => p)]);
            pieces.Clear();
        }
    }

    private static byte[] Piece(DatabaseFile file, long at, byte[] header, int length)
    {
        byte[] checkedBytes = file.Read(at + Header - 1, length + 1); // the kind is part of it
        uint stored = BitConverter.ToUInt32(header, 0), found = LevelChecksum.Of(checkedBytes);
        return stored == found ? checkedBytes[1..] : throw file.Error(at, $"a record with the checksum {stored:x8}", $"{found:x8}: the file is damaged");
    }
}
