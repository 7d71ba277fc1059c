namespace Prototxt.Files;

/// <summary>The filters of a dataset, in the order in which the writer applied them.</summary>
internal static class Hdf5Filters
{
    private const int FirstForeign = 256;

    public static IReadOnlyList<Hdf5Filter> Read(Hdf5Header dataset)
    {
        Hdf5Cursor message = dataset.Open(Hdf5Message.Filters);
        int version = message.Version("a list of filters", 1, 2);
        int count = message.Byte();
        message.Skip(version == 1 ? 6 : 0);
        List<Hdf5Filter> filters = [];
        for (int i = 0; i < count; i++)
        {
            long start = message.Position;
            int id = message.UInt16();
            int name = version == 1 || id >= FirstForeign ? message.UInt16() : 0;
            message.Skip(2); // whether it may fail
            int values = message.UInt16();
            message.Skip(name + 4 * values + (version == 1 ? 4 * (values & 1) : 0));
            var filter = (Hdf5Filter)id;
            if (!Enum.IsDefined(filter) || filters.Contains(filter))
                throw dataset.Place.Error("no filters but deflate and shuffle, once each", Enum.IsDefined(filter) ? $"{filter} twice" : $"filter {id}", start);
            filters.Add(filter);
        }
        return filters;
    }
}
