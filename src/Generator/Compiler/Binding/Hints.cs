using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Schema;

namespace Prototxt.Generator.Compiler.Binding;

/// <summary>What a user who wrote an unknown name probably meant; each hint goes at the end of a message.</summary>
internal static class Hints
{
    private const int Shown = 3;

    /// <param name="message">The message that lacks the field.</param>
    /// <param name="name">The field.</param>
    /// <param name="parent">The message around it.</param>
    /// <param name="own">The field of the parent that holds the message.</param>
    /// <param name="meant">What <see cref="Meant"/> says.</param>
    public static string Field(MessageSchema message, string name, MessageSchema? parent, FieldSchema? own, string? meant)
    {
        List<string> homes = [.. Holders(message, name)];
        if (homes.Count > 0)
            return Belongs(name, homes);
        if (parent?.Field(name) is not null)
            return $"; '{name}' belongs one level up, beside '{own}'";
        if (meant is not null)
            return $". Did you mean '{meant}'?";
        homes = parent is null ? [] : [.. Holders(parent, name)];
        return homes.Count > 0 ? Belongs(name, homes) : "";
    }

    /// <summary>The field of the message that was probably meant; null where none is near, or where the name is right elsewhere.</summary>
    public static string? Meant(MessageSchema message, string name, MessageSchema? parent) =>
        Holders(message, name).Any() || parent?.Field(name) is not null ? null : Nearest(name, message);

    // What all names of a kind end in makes none of them near.
    private static string? Nearest(string name, MessageSchema message)
    {
        const string ending = "_param";
        IEnumerable<string> names = message.Fields.Select(f => f.Name);
        if (!name.EndsWith(ending, StringComparison.Ordinal))
            return Words.Nearest(name, names);
        string Stem(string of) => of.Substring(0, of.Length - ending.Length);
        return Words.Nearest(Stem(name), names.Where(n => n.EndsWith(ending, StringComparison.Ordinal)).Select(Stem)) is { } near ? near + ending : null;
    }

    /// <summary>The end of a message about a name, or nothing where no known name is near.</summary>
    public static string DidYouMean(string name, IEnumerable<string> known) =>
        Words.Nearest(name, known) is { } near ? $". Did you mean '{near}'?" : "";

    public static string EnumValue(EnumSchema schema, string name) =>
        Words.Nearest(name, schema.Names.Where(n => schema.Fork(n)?.Refused is null)) is { } near ? $". Did you mean '{near}'?"
        : schema.Offered.Count <= 8 ? $"; it has {Words.List(schema.Offered, "and")}"
        : "";

    private static IEnumerable<string> Holders(MessageSchema message, string name) =>
        // Forks repeat the names of Caffe's fields in messages of their own, which nobody means who does not name them.
        message.Fields.Where(f => f.Message?.Field(name) is { } field && (field.Fork ?? f.Fork) is null).Select(f => f.Name);

    private static string Belongs(string name, List<string> homes) =>
        $"; '{name}' belongs in {(homes.Count > Shown ? string.Join(", ", homes.Take(Shown)) + " or another" : Words.List(homes, "or"))}";
}
