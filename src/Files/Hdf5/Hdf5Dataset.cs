using Prototxt.Weights;

namespace Prototxt.Files;

/// <summary>Makes a blob of a dataset. All that its header says is checked; the numbers stay in the file.</summary>
internal static class Hdf5Dataset
{
    private const int Compact = 0, Contiguous = 1, Chunked = 2, Virtual = 3;

    public static StoredBlob Blob(Hdf5Structure structure, Hdf5Header dataset, bool wholeNumbers = false)
    {
        Hdf5Place place = dataset.Place;
        long[] shape = Hdf5Dataspace.Shape(dataset);
        (NumberType type, bool bigEndian) = Hdf5Datatype.Read(dataset, wholeNumbers);
        if (dataset.Has(Hdf5Message.ExternalFiles))
            throw place.Error("numbers in this file", $"external storage in {Hdf5ExternalFiles.Names(structure, dataset)}");

        Hdf5Cursor layout = dataset.Open(Hdf5Message.Layout);
        int version = layout.Version("a layout", 3, 4);
        int kind = layout.Byte();
        IReadOnlyList<Hdf5Filter> filters = dataset.Has(Hdf5Message.Filters) ? Hdf5Filters.Read(dataset) : [];
        if (kind is Compact or Contiguous && filters.Count > 0)
            throw place.Error("filters on numbers in chunks only", "filters on numbers that lie together", layout.Position);
        return kind switch
        {
            Compact => InHeader(structure, layout, shape, type, bigEndian, place),
            Contiguous => Together(structure, layout.UInt64(), layout.UInt64(), shape, type, bigEndian, place),
            Chunked => Hdf5ChunkedBlob.Create(structure, layout, version, shape, type, bigEndian, filters, place),
            Virtual => throw place.Error("numbers in this file", "a virtual dataset, whose numbers are elsewhere", layout.Position),
            _ => throw place.Error("numbers in the header, together or in chunks", $"a layout of class {kind}", layout.Position),
        };
    }

    private static RunBlob InHeader(Hdf5Structure structure, Hdf5Cursor layout, long[] shape, NumberType type, bool bigEndian, Hdf5Place place)
    {
        ulong bytes = (ulong)layout.UInt16();
        ulong address = (ulong)layout.Position;
        layout.Take(bytes);
        return Together(structure, address, bytes, shape, type, bigEndian, place);
    }

    private static RunBlob Together(Hdf5Structure structure, ulong address, ulong bytes, long[] shape, NumberType type, bool bigEndian, Hdf5Place place)
    {
        long count = Shapes.Count(shape)!.Value;
        var runs = new NumberRuns(type, bigEndian);
        if (count > 0)
        {
            if (address == Hdf5Cursor.Undefined)
                throw Unwritten(place);
            if ((UInt128)count * (UInt128)Numbers.Size(type) != bytes)
                throw place.Error($"{count} numbers of {Numbers.Size(type)} bytes for the shape {Shapes.Text(shape)}", $"{bytes} bytes");
            structure.Inside(address, bytes, place);
            runs.AddPacked((long)address, (long)bytes);
        }
        return new RunBlob(structure.File, shape, runs);
    }

    public static WeightFileException Unwritten(Hdf5Place place) => place.Error("numbers", "a place for numbers that were never written");
}
