namespace Prototxt.Files;

/// <summary>An entry of a group.</summary>
/// <param name="Address">Where the object's header lies.</param>
/// <param name="Elsewhere">Of a link that names another object or another file: what it is, in words. Such links are not followed.</param>
internal readonly record struct Hdf5Link(ulong Address, string? Elsewhere = null)
{
    public static Hdf5Link Soft(string target) => new(Hdf5Cursor.Undefined, $"a soft link to '{Listing.Short(target)}'");

    public static Hdf5Link External(string file, string target) =>
        new(Hdf5Cursor.Undefined, $"a link to '{Listing.Short(target)}' of the file '{Listing.Short(file)}'");
}
