using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis.CSharp;
using Prototxt.Generator.Common;

namespace Prototxt.Generator.Naming;

/// <summary>
/// Names from a prototxt as C# identifiers. A layer or blob may be called anything ("inception_3a/1x1", "class", a line
/// break); only letters and digits ever reach the code, the original stands in the documentation.
/// </summary>
internal static class Identifiers
{
    // The compiler cannot write names of more than a thousand bytes, and file systems none of more than 255.
    private const int Longest = 64;
    private const int LongestGiven = 500;

    // What stands where a type may and means something else, some of it newer than the compiler's own table need be.
    private static readonly HashSet<string> words =
        ["allows", "dynamic", "extension", "field", "file", "managed", "nint", "notnull", "nuint", "record", "required", "scoped", "unmanaged", "var", "_"];

    /// <summary>"inception_3a/1x1" → "Inception_3a_1x1", "fc8-flickr" → "Fc8Flickr".</summary>
    public static string Pascal(string name, string fallback = "Blob")
    {
        // The first place is for a letter before a digit, the last one for an underscore.
        Span<char> result = stackalloc char[Longest + 2];
        int end = 1;
        bool startOfWord = true;
        foreach (char c in Normalized(name))
        {
            if (end > Longest)
                break;
            if (!IsWord(c))
            {
                startOfWord = true;
                continue;
            }

            // Two numbers that stood apart stay apart: "conv2_1" is not "Conv21".
            if (startOfWord && char.IsDigit(c) && end > 1)
                result[end++] = '_';
            result[end++] = startOfWord ? char.ToUpperInvariant(c) : c;
            startOfWord = false;
        }

        if (end == 1)
            return fallback;
        result[0] = 'N';
        int start = SyntaxFacts.IsIdentifierStartCharacter(result[1]) ? 1 : 0;
        return result.Slice(start, end - start).ToString();
    }

    /// <summary>The same with a small first letter, for locals and parameters; never equal to <see cref="Pascal"/>.</summary>
    public static string Camel(string pascal)
    {
        // "LRN1" → "lrn1", "Conv1" → "conv1": a run of capitals is one word
        int capitals = 0;
        while (capitals < pascal.Length && char.IsUpper(pascal[capitals]))
            capitals++;
        int lower = capitals > 1 && capitals < pascal.Length && char.IsLetter(pascal[capitals]) ? capitals - 1 : Math.Max(capitals, 1);
        Span<char> letters = pascal.Length <= LongestGiven ? stackalloc char[pascal.Length] : new char[pascal.Length];
        pascal.AsSpan().CopyTo(letters);
        for (int i = 0; i < lower; i++)
            letters[i] = char.ToLowerInvariant(letters[i]);
        string camel = letters.ToString();
        return camel == pascal ? "_" + camel : camel;
    }

    /// <summary>As it must be written in code: keywords get an @.</summary>
    public static string Escape(string identifier) => IsKeyword(identifier) ? "@" + identifier : identifier;

    /// <summary>
    /// A namespace and the folders in it, whose words become its names: "Acme" and "Models/face-net" are "Acme.Models.FaceNet". What
    /// somebody chose stays as it is where it is sound. Folders that would make the name too long are left out.
    /// </summary>
    public static string Namespace(string root, IEnumerable<string> folders)
    {
        string name = string.Join(".", Parts(root.Split('.'), p => IsPlain(p) ? p : Pascal(p, "_")));
        foreach (string folder in Parts(folders, p => Pascal(p, "_")))
            if (Encoding.UTF8.GetByteCount(name) + Encoding.UTF8.GetByteCount(folder) < LongestGiven)
                name += "." + folder;
        return name;

        static IEnumerable<string> Parts(IEnumerable<string> parts, Func<string, string> identifier) => parts.Where(p => p.Length > 0).Select(p => Escape(identifier(p)));
    }

    /// <summary>What keeps a namespace that somebody chose from being one for nets; null where nothing does.</summary>
    public static string? WhyNotNamespace(string name) =>
        !name.Split('.').All(IsPlain) ? "a C# namespace is expected"
        : TooLong(name) ?? (ReservedNames.IsTakenNamespace(name) ? "generated code takes types from it, which a class there could hide" : null);

    /// <summary>What keeps a name that somebody chose from being the class's; null where nothing does.</summary>
    public static string? WhyNotClass(string name) =>
        !IsPlain(name) ? "a C# class name is expected"
        : ReservedNames.IsMember(name) ? "generated code has a member or an alias of this name"
        : words.Contains(name) ? "it means something else to the language"
        : TooLong(name);

    /// <summary>A text of at most so many bytes: what is too long ends in a number made of all of it, so that two stay apart.</summary>
    public static string Cut(string text, int bytes)
    {
        if (Encoding.UTF8.GetByteCount(text) <= bytes)
            return text;
        ulong hash = 14695981039346656037; // FNV-1a
        foreach (char c in text)
            hash = unchecked((hash ^ c) * 1099511628211);
        string end = "_" + hash.ToString("x16", CultureInfo.InvariantCulture);
        int length = text.Length;
        while (Encoding.UTF8.GetByteCount(text.ToCharArray(), 0, length) > bytes - end.Length)
            length--;
        return text.Substring(0, length) + end;
    }

    /// <summary>A type's name: one of small letters only is written with an @, since the language may want to have it one day (CS8981).</summary>
    public static string EscapeType(string identifier) => identifier.All(c => c is >= 'a' and <= 'z') ? "@" + identifier : Escape(identifier);

    private static bool IsKeyword(string identifier) =>
        SyntaxFacts.GetKeywordKind(identifier) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(identifier) != SyntaxKind.None || words.Contains(identifier);

    // The compiler drops characters that are not seen from identifiers, and two of them would be one.
    private static bool IsPlain(string identifier) => SyntaxFacts.IsValidIdentifier(identifier) && !identifier.Any(Invisible.Is);

    private static string? TooLong(string name) =>
        Encoding.UTF8.GetByteCount(name) > LongestGiven ? $"at most {LongestGiven.ToText()} bytes are expected, found {Encoding.UTF8.GetByteCount(name).ToText()}" : null;

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

    private static bool IsWord(char c) => c < 0x80 ? Characters.IsLetterOrDigit(c) && c != '_' : IsWordOfAnyScript(c);

    private static bool IsWordOfAnyScript(char c) => CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter
        or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber
        && SyntaxFacts.IsIdentifierPartCharacter(c) && !Invisible.Is(c);
}
