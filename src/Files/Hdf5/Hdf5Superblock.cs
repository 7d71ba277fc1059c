using Prototxt.Weights;

namespace Prototxt.Files;

/// <summary>The beginning of an HDF5 file. Caffe's library writes version 0; newer files have 2 or 3.</summary>
internal static class Hdf5Superblock
{
    private const int Signature = 8;

    /// <summary>The address of the root group's header.</summary>
    public static ulong Root(Hdf5Structure structure, Hdf5Place place)
    {
        StoredFile file = structure.File;
        ReadOnlySpan<byte> head = file.Head(96).ToArray();
        if (head.Length < 48)
            throw place.Error("an HDF5 file of weights", $"an HDF5 file cut off after {file.Length} bytes");
        Hdf5Cursor cursor = structure.Block(Signature, (ulong)(head.Length - Signature), place);
        int version = cursor.Version("a superblock", 0, 3);
        cursor.Skip(version < 2 ? 4 : 0);
        Sizes(ref cursor, place);
        return version < 2 ? Old(ref cursor, version, file, place) : New(ref cursor, head, structure, place);
    }

    private static ulong Old(ref Hdf5Cursor cursor, int version, StoredFile file, Hdf5Place place)
    {
        cursor.Skip(version == 0 ? 9 : 13); // sizes of tree nodes, flags
        Base(cursor.UInt64(), file, place);
        cursor.Skip(8); // free space
        End(cursor.UInt64(), file, place);
        if (cursor.UInt64() != Hdf5Cursor.Undefined)
            throw OfSeveralFiles(place);
        cursor.Skip(8); // the root's name
        return cursor.UInt64();
    }

    private static ulong New(ref Hdf5Cursor cursor, ReadOnlySpan<byte> head, Hdf5Structure structure, Hdf5Place place)
    {
        const int Length = 48;
        cursor.Skip(1); // flags
        Base(cursor.UInt64(), structure.File, place);
        ulong extension = cursor.UInt64();
        End(cursor.UInt64(), structure.File, place);
        ulong root = cursor.UInt64();
        Hdf5Checksum.Check(head[..Length], 0, place);
        if (extension != Hdf5Cursor.Undefined && Hdf5Header.Read(structure, extension, place).Has(Hdf5Message.Driver))
            throw OfSeveralFiles(place);
        return root;
    }

    private static void Sizes(ref Hdf5Cursor cursor, Hdf5Place place)
    {
        long start = cursor.Position;
        (int offsets, int lengths) = (cursor.Byte(), cursor.Byte());
        if (offsets != 8 || lengths != 8)
            throw place.Error("addresses and lengths of 8 bytes", $"{offsets} and {lengths}", start);
    }

    private static void Base(ulong address, StoredFile file, Hdf5Place place)
    {
        if (address != (ulong)file.Skipped)
            throw place.Error($"addresses that are counted from {(file.Skipped == 0 ? "the file's beginning" : $"byte {file.Skipped}, where HDF5 begins")}", $"addresses counted from {address}");
    }

    // As the HDF5 library does, a file that is shorter than it says is refused before anything else of it is read.
    private static void End(ulong end, StoredFile file, Hdf5Place place)
    {
        long length = file.Skipped + file.Length;
        if (end > (ulong)length)
            throw place.Error($"an HDF5 file of {end} bytes", $"an HDF5 file cut off after {length}");
    }

    private static WeightFileException OfSeveralFiles(Hdf5Place place) => place.Error("one file", "a part of several files (a driver information block)");
}
