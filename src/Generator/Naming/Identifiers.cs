using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace Prototxt.Generator.Naming;

/// <summary>
/// Names from a prototxt as C# identifiers. A layer or blob may be called anything ("inception_3a/1x1", "class", a line
/// break); only letters and digits ever reach the code, the original stands in the documentation.
/// </summary>
internal static class Identifiers
{
    // The compiler cannot write names of more than a thousand bytes, and file systems none of more than 255.
    private const int Longest = 64;

    /// <summary>"inception_3a/1x1" → "Inception_3a_1x1", "fc8-flickr" → "Fc8Flickr".</summary>
    public static string Pascal(string name, string fallback = "Blob")
    {
        var result = new StringBuilder();
        bool startOfWord = true;
        foreach (char c in Normalized(name))
        {
            if (result.Length == Longest)
                break;
            if (!IsWord(c))
            {
                startOfWord = true;
                continue;
            }

            // Two numbers that stood apart stay apart: "conv2_1" is not "Conv21".
            if (startOfWord && char.IsDigit(c) && result.Length > 0)
                result.Append('_');
            result.Append(startOfWord ? char.ToUpperInvariant(c) : c);
            startOfWord = false;
        }

        if (result.Length == 0)
            return fallback;
        if (!SyntaxFacts.IsIdentifierStartCharacter(result[0]))
            result.Insert(0, 'N');
        return result.ToString();
    }

    /// <summary>The same with a small first letter, for locals and parameters; never equal to <see cref="Pascal"/>.</summary>
    public static string Camel(string pascal)
    {
        // "LRN1" → "lrn1", "Conv1" → "conv1": a run of capitals is one word
        int capitals = 0;
        while (capitals < pascal.Length && char.IsUpper(pascal[capitals]))
            capitals++;
        int lower = capitals > 1 && capitals < pascal.Length && char.IsLetter(pascal[capitals]) ? capitals - 1 : Math.Max(capitals, 1);
        string camel = pascal.Substring(0, lower).ToLowerInvariant() + pascal.Substring(lower);
        return camel == pascal ? "_" + camel : camel;
    }

    /// <summary>As it must be written in code: keywords get an @.</summary>
    public static string Escape(string identifier) =>
        SyntaxFacts.GetKeywordKind(identifier) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(identifier) != SyntaxKind.None
            ? "@" + identifier
            : identifier;

    /// <summary>A namespace of the parts' words: "Models/face-net" → "Models.FaceNet".</summary>
    public static string Namespace(IEnumerable<string> parts) => string.Join(".", parts.Where(p => p.Length > 0).Select(p => Escape(Pascal(p, "_"))));

    /// <summary>A namespace that somebody chose: what is sound stays as it is.</summary>
    public static string GivenNamespace(string name) =>
        string.Join(".", name.Split('.').Where(p => p.Length > 0).Select(p => Escape(SyntaxFacts.IsValidIdentifier(p) ? p : Pascal(p, "_"))));

    /// <summary>A type's name: one of small letters only is written with an @, since the language may want to have it one day (CS8981).</summary>
    public static string EscapeType(string identifier) => identifier.All(c => c is >= 'a' and <= 'z') ? "@" + identifier : Escape(identifier);

    // Half a surrogate pair cannot be normalised.
    private static string Normalized(string name)
    {
        try
        {
            return name.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            return name;
        }
    }

    private static bool IsWord(char c) => CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter
        or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber
        && SyntaxFacts.IsIdentifierPartCharacter(c);
}
