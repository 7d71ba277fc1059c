using System.Text;

namespace Prototxt.Files;

/// <summary>Datasets of one value that is no number to compute with: a whole number, a text.</summary>
internal static class Hdf5Values
{
    private const int FixedPoint = 0, Characters = 3;
    private const int Compact = 0, Contiguous = 1;
    private const int MostText = 1 << 16;

    /// <summary>The whole number that a dataset has, from 0 on.</summary>
    public static int Whole(Hdf5Structure structure, Hdf5Header dataset)
    {
        (int kind, uint size, bool bigEndian) = Type(dataset);
        if (kind != FixedPoint || size is not (1 or 2 or 4 or 8) || Shapes.Count(Hdf5Dataspace.Shape(dataset)) != 1)
            throw dataset.Place.Error("one whole number", "something else");
        byte[] bytes = Bytes(structure, dataset, size);
        ulong value = 0;
        for (int i = 0; i < bytes.Length; i++)
            value = (value << 8) | bytes[bigEndian ? i : bytes.Length - 1 - i];
        return value <= int.MaxValue ? (int)value : throw dataset.Place.Error($"a number from 0 to {int.MaxValue}", "another");
    }

    /// <summary>The text that a dataset has, of a fixed length.</summary>
    public static string Text(Hdf5Structure structure, Hdf5Header dataset)
    {
        (int kind, uint size, _) = Type(dataset);
        if (kind != Characters || size is 0 or > MostText || Shapes.Count(Hdf5Dataspace.Shape(dataset)) != 1)
            throw dataset.Place.Error($"a text of at most {MostText} characters", "something else");
        byte[] bytes = Bytes(structure, dataset, size);
        int end = Array.IndexOf(bytes, (byte)0);
        return Encoding.UTF8.GetString(bytes, 0, end < 0 ? bytes.Length : end);
    }

    private static (int Kind, uint Size, bool BigEndian) Type(Hdf5Header dataset)
    {
        Hdf5Cursor message = dataset.Open(Hdf5Message.Datatype);
        int kind = message.Byte() & 15;
        int flags = message.Byte();
        message.Skip(2);
        return (kind, message.UInt32(), (flags & 1) != 0);
    }

    private static byte[] Bytes(Hdf5Structure structure, Hdf5Header dataset, uint size)
    {
        Hdf5Cursor layout = dataset.Open(Hdf5Message.Layout);
        layout.Version("a layout", 3, 4);
        int kind = layout.Byte();
        if (kind is not (Compact or Contiguous) || dataset.Has(Hdf5Message.ExternalFiles) || dataset.Has(Hdf5Message.Filters))
            throw dataset.Place.Error("a value in the header or together", "another layout");
        ulong address, length;
        if (kind == Compact)
        {
            length = (ulong)layout.UInt16();
            address = (ulong)layout.Position;
            layout.Take(length);
        }
        else
            (address, length) = (layout.UInt64(), layout.UInt64());
        if (address == Hdf5Cursor.Undefined || length != size)
            throw dataset.Place.Error($"a value of {size} bytes", address == Hdf5Cursor.Undefined ? "none" : $"{length} bytes");
        structure.Inside(address, length, dataset.Place);
        return structure.File.Span((long)address, (int)size).ToArray();
    }
}
