namespace Prototxt.Files;

/// <summary>The list of other files that a dataset's numbers are in. It is read for the message alone.</summary>
internal static class Hdf5ExternalFiles
{
    private const int MostNames = 3;

    public static string Names(Hdf5Structure structure, Hdf5Header dataset)
    {
        Hdf5Cursor message = dataset.Open(Hdf5Message.ExternalFiles);
        message.Version("a list of external files", 1, 1);
        message.Skip(5);
        int count = message.UInt16();
        var heap = new Hdf5Heap(structure, message.UInt64(), dataset.Place);
        List<string> names = [];
        for (int i = 0; i < Math.Min(count, MostNames); i++)
        {
            names.Add($"'{Listing.Short(heap.Text(message.UInt64()))}'");
            message.Skip(16);
        }
        return string.Join(", ", names) + (count > MostNames ? $" and {count - MostNames} more" : "");
    }
}
