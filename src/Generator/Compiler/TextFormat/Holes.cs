using System.Text;
using static Prototxt.Generator.Common.Characters;

namespace Prototxt.Generator.Compiler.TextFormat;

/// <summary>Variables in a prototxt that a script was to fill: <c>$NAME</c>, <c>$NAME$</c>, <c>${NAME}</c>, <c>{{NAME}}</c>.</summary>
internal static class Holes
{
    /// <summary>The end of the hole that begins at a place, or null when none does.</summary>
    public static int? End(string text, int start) => Find(text, start)?.End;

    /// <summary>The first name in a word that has a value nowhere, as the word is to be filled.</summary>
    public static string? FirstUnknown(string word, IReadOnlyDictionary<string, string> variables) =>
        Names(word).FirstOrDefault(name => !variables.ContainsKey(name));

    /// <summary>The names of all holes in a word.</summary>
    public static IEnumerable<string> Names(string word)
    {
        for (int i = 0; i < word.Length; i++)
            if (Find(word, i) is { } hole)
            {
                yield return hole.Name;
                i = hole.End - 1;
            }
    }

    /// <summary>The word with its known variables filled in; a word that is itself a variable's name, such as <c>cls6x</c>, is replaced as a whole.</summary>
    public static string Fill(string word, IReadOnlyDictionary<string, string> variables)
    {
        if (variables.TryGetValue(word, out string? whole))
            return whole;

        var filled = new StringBuilder();
        for (int i = 0; i < word.Length;)
            if (Find(word, i) is { } hole && variables.TryGetValue(hole.Name, out string? value))
            {
                filled.Append(value);
                i = hole.End;
            }
            else
                filled.Append(word[i++]);
        return filled.ToString();
    }

    private static (string Name, int End)? Find(string text, int start)
    {
        char At(int index) => index < text.Length ? text[index] : '\0';

        string open = At(start) switch
        {
            '$' => At(start + 1) == '{' ? "${" : "$",
            '{' when At(start + 1) == '{' => "{{",
            _ => "",
        };
        if (open.Length == 0)
            return null;

        int name = start + open.Length;
        while (open == "{{" && At(name) == ' ')
            name++;
        int end = name;
        while (IsLetterOrDigit(At(end)))
            end++;
        if (end == name)
            return null;

        string found = text.Substring(name, end - name);
        while (open == "{{" && At(end) == ' ')
            end++;
        return open switch
        {
            "$" => (found, At(end) == '$' ? end + 1 : end),
            "${" when At(end) == '}' => (found, end + 1),
            "{{" when At(end) == '}' && At(end + 1) == '}' => (found, end + 2),
            _ => null,
        };
    }
}
