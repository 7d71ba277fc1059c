namespace Prototxt.Files;

/// <summary>The shape of a dataset.</summary>
internal static class Hdf5Dataspace
{
    private const int MostAxes = 32;

    public static long[] Shape(Hdf5Header dataset)
    {
        Hdf5Cursor message = dataset.Open(Hdf5Message.Dataspace);
        int version = message.Version("a shape", 1, 2);
        int rank = message.Byte();
        message.Skip(1); // whether greatest lengths follow; they change nothing
        int kind = message.Byte();
        message.Skip(version == 1 ? 4 : 0);
        if (rank > MostAxes)
            throw dataset.Place.Error($"at most {MostAxes} axes", $"{rank}", message.Position);
        if (version == 2 && kind > 1)
            throw dataset.Place.Error("a shape", "none (a null dataspace)", message.Position);
        var shape = new long[rank];
        for (int i = 0; i < rank; i++)
            shape[i] = unchecked((long)message.UInt64());
        return Shapes.Count(shape) is not null
            ? shape
            : throw dataset.Place.Error("a shape of less than 2^63 numbers", $"[{string.Join(", ", shape.Select(s => (ulong)s))}]", message.Position);
    }
}
