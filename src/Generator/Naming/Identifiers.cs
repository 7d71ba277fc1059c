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
    /// <summary>"inception_3a/1x1" → "Inception_3a_1x1", "fc8-flickr" → "Fc8Flickr".</summary>
    public static string Pascal(string name, string fallback = "Blob")
    {
        var result = new StringBuilder();
        bool startOfWord = true;
        foreach (char c in name.Normalize(NormalizationForm.FormC))
        {
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

    private static bool IsWord(char c) => CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter
        or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber
        && SyntaxFacts.IsIdentifierPartCharacter(c);
}
