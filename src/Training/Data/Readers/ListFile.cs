using System.Text;
using Prototxt.Files;

namespace Prototxt.Training.Data.Readers;

/// <summary>The text files that name what is read.</summary>
internal static class ListFile
{
    /// <summary>The path of a layer's list as it is opened.</summary>
    public static LayerPlace Place(BaseDataLayer layer, DataContext context) => new(layer, layer.Source is { Length: > 0 } source ? context.Resolve(source) : null);

    /// <summary>The lines that are not empty, without what ends them, with their numbers from 1.</summary>
    /// <param name="place">The layer with its list.</param>
    /// <param name="context">The program's options.</param>
    /// <param name="what">What the list names, for messages.</param>
    /// <exception cref="DataException">There is no such file, or nothing in it.</exception>
    public static List<(int Number, string Text)> Lines(LayerPlace place, DataContext context, string what)
    {
        if (place.Source is not { } path)
            throw place.Error($"a source, the list of {what}", "none");
        if (!File.Exists(path))
            throw place.Error($"the list of {what}", RegularFile.OtherThan(path) ?? context.Looked(place.Layer.Source!));
        List<(int, string)> lines = [];
        try
        {
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

    /// <summary>How messages name a line.</summary>
    public static LayerPlace Line(LayerPlace place, int number, string text) => place.Of($"line {number} (\"{Listing.Short(text)}\")");
}
