using System.Text.RegularExpressions;

namespace Prototxt.Tests.Infrastructure;

/// <summary>Generated code as one long line, for tests that look for a call, however it is wrapped.</summary>
internal static partial class GeneratedText
{
    public static IEnumerable<string> Unwrapped(this GeneratorRun run) => run.Files.Values.Select(Unwrapped);

    public static string Unwrapped(string code) => Inside().Replace(Break().Replace(code, " "), "");

    [GeneratedRegex(@"\s*\n\s*(/// (?!<))?")]
    private static partial Regex Break();

    [GeneratedRegex(@"(?<=[(\[]) | (?=[)\]])")]
    private static partial Regex Inside();
}
