using Microsoft.CodeAnalysis;

namespace Prototxt.Generator.Pipeline;

/// <summary>A file of the project and what the project says about it.</summary>
internal sealed record Item(AdditionalText File, ItemOptions Options)
{
    /// <summary>What is called .prototxt, and what the project marks as a net by any metadata of ours.</summary>
    public bool IsPrototxt => Options.HasMetadata || File.Path.EndsWith(".prototxt", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// A pattern and an item with metadata often name the same file, and may spell its path in two ways: it is one file. Letter
    /// case makes another file on some systems, where the text tells.
    /// </summary>
    public static IEnumerable<Item> Distinct(IEnumerable<Item> items)
    {
        foreach (IGrouping<string, Item> sameButCase in items.GroupBy(i => Paths.Normalize(i.File.Path), StringComparer.OrdinalIgnoreCase))
        {
            List<Item> kept = [];
            foreach (IGrouping<string, Item> same in sameButCase.GroupBy(i => Paths.Normalize(i.File.Path), StringComparer.Ordinal))
            {
                Item item = WithMetadata(same);
                int twin = kept.FindIndex(k => HaveSameText(k.File, item.File));
                if (twin < 0)
                    kept.Add(item);
                else
                    kept[twin] = WithMetadata([kept[twin], item]);
            }

            foreach (Item item in kept)
                yield return item;
        }
    }

    private static Item WithMetadata(IEnumerable<Item> items) => items.FirstOrDefault(i => i.Options.HasMetadata) ?? items.First();

    private static bool HaveSameText(AdditionalText a, AdditionalText b) => a.GetText() is { } text && b.GetText() is { } other && text.ContentEquals(other);
}
