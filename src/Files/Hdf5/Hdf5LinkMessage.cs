using System.Text;

namespace Prototxt.Files;

/// <summary>A link that stands in a group's header, as newer files have them.</summary>
internal static class Hdf5LinkMessage
{
    public static (string Name, Hdf5Link Link) Read(Hdf5Cursor message, Hdf5Place place)
    {
        message.Version("a link", 1, 1);
        int flags = message.Byte();
        int type = (flags & 8) != 0 ? message.Byte() : 0;
        message.Skip(((flags & 4) != 0 ? 8 : 0) + ((flags & 16) != 0 ? 1 : 0)); // order of creation, character set
        string name = message.Text(message.Number(1 << (flags & 3)));
        return (name, type switch
        {
            0 => new Hdf5Link(message.UInt64()),
            1 => Hdf5Link.Soft(message.Text((ulong)message.UInt16())),
            64 => External(ref message),
            _ => throw place.Child(name).Error("a group or a dataset", $"a link of type {type}", message.Position),
        });
    }

    private static Hdf5Link External(ref Hdf5Cursor message)
    {
        string[] parts = Encoding.UTF8.GetString(message.Take((ulong)message.UInt16())).TrimStart('\0').Split('\0');
        return Hdf5Link.External(parts[0], parts.Length > 1 ? parts[1] : "");
    }
}
