using System.Globalization;
using System.Text;
using Prototxt.Files;
using Prototxt.Training.Data.Places;

namespace Prototxt.Training.Data.Readers;

/// <summary>The text files that name what is read.</summary>
internal static class ListFile
{
    /// <summary>A layer with its list as it is opened.</summary>
    public static DataPlace Place(BaseDataLayer layer, DataContext context) => new(layer.ToString(), layer.Source is { Length: > 0 } source ? context.Resolve(source) : null);

    /// <summary>The lines of a layer's list.</summary>
    /// <exception cref="DataException">There is no such file, or nothing in it.</exception>
    public static List<(int Number, string Text)> Lines(DataPlace place, BaseDataLayer layer, DataContext context, string what) =>
        Lines(place, what, layer.Source is { } source ? context.Looked(source) : "nothing there");

    /// <summary>The lines that are not empty, without what ends them, with their numbers from 1.</summary>
    /// <param name="place">Who reads, and the list as source.</param>
    /// <param name="what">What the list names, for messages.</param>
    /// <param name="looked">What is said where there is no such file.</param>
    /// <exception cref="DataException">There is no such file, or nothing in it.</exception>
    public static List<(int Number, string Text)> Lines(DataPlace place, string what, string looked = "nothing there")
    {
        if (place.Source is not { } path)
            throw place.Error($"a source, the list of {what}", "none");
        if (!File.Exists(path))
            throw place.Error($"the list of {what}", RegularFile.OtherThan(path) ?? looked);
        List<(int, string)> lines = [];
        try
        {
            EnsureText(place, path, what);
            using var reader = new StreamReader(new FileStream(RegularFile.Open(path), FileAccess.Read), Encoding.UTF8);
            for (int number = 1; reader.ReadLine() is { } line; number++)
                if (!string.IsNullOrWhiteSpace(line))
                    lines.Add((number, line));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw place.Error(e as IOException ?? new IOException(e.Message, e));
        }
        return lines.Count > 0 ? lines : throw place.Error($"a list of {what}", "an empty file");
    }

    /// <summary>A line's path and its label, which stands behind the last space, so that paths may have some.</summary>
    /// <exception cref="DataException">There is no label, or it is no whole number.</exception>
    public static (string Path, int Label) Labelled(DataPlace place, int number, string text)
    {
        string line = text.TrimEnd();
        int space = line.AsSpan().LastIndexOfAny(' ', '\t');
        if (space < 0 || line[..space].TrimEnd() is not { Length: > 0 } path)
            throw Line(place, number, text).Error("a path, a space and a label", "no label");
        return int.TryParse(line.AsSpan(space + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int label)
            ? (path, label)
            : throw Line(place, number, text).Error("a whole number as the label at its end", $"\"{Listing.Short(line[(space + 1)..])}\"");
    }

    // What a list names is often given in its place.
    private static void EnsureText(DataPlace place, string path, string what)
    {
        using var file = new StoredFile(path);
        var kind = FileKind.Of(file);
        if (kind.Format == FileFormat.Hdf5)
            throw place.Error($"the list of {what}, a text with a path in each line", "an HDF5 file; write its path into a text file and name that");
        if (file.Length > 0 && file.Head(1024).Contains((byte)0))
            throw place.Error($"the list of {what}, a text with a path in each line", kind.Name);
    }

    /// <summary>How messages name a line.</summary>
    public static DataPlace Line(DataPlace place, int number, string text) => place.Of($"line {number} (\"{Listing.Short(text)}\")");
}
