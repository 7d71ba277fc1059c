using System.Text;
using System.Text.RegularExpressions;

namespace Prototxt.Tests.Layers;

/// <summary>
/// A small net beside the lines of code that it becomes: how members are made, what data layers do to pictures, the lines of the
/// views, and those of a blob set that say something else.
/// </summary>
internal static partial class LayerLines
{
    private static readonly string[] views = ["Train", "Test", "Predict"];

    public static string Of(string net, GeneratorRun run)
    {
        string File(string part) => run.Files.Single(f => f.Key.EndsWith(part, StringComparison.Ordinal) && !f.Key.StartsWith("Prototxt.", StringComparison.Ordinal)).Value;

        string name = run.Files.Keys.Where(k => !k.StartsWith("Prototxt.", StringComparison.Ordinal)).MinBy(k => k.Length)![..^".g.cs".Length];
        var text = new StringBuilder();
        Add(text, "net", net.Split('\n').Where(l => !Surroundings().IsMatch(l)));
        Add(text, "members", Lines(File(name + ".g.cs"), Constructor()).Where(l => !l.StartsWith("register_module", StringComparison.Ordinal)));
        Add(text, "pictures", Transform().Matches(File(name + ".g.cs")).Select(m => m.Groups["line"].Value));
        foreach (IGrouping<string, string> same in views.Where(v => run.Files.ContainsKey($"{name}.{v}.g.cs")).GroupBy(v => string.Join('\n', Lines(File($"{name}.{v}.g.cs"), Method()))))
        {
            Add(text, string.Join(", ", same), same.Key.Split('\n'));
            HashSet<string> said = [.. same.Key.Split('\n').Select(Bare)];
            Add(text, string.Join(", ", same.Select(v => v + "Blobs")), same.SelectMany(v => Blob().Matches(File($"{name}.{v}Blobs.g.cs")).Select(m => m.Groups["line"].Value)).Distinct().Where(l => !said.Any(s => s.Contains(Bare(l), StringComparison.Ordinal))));
        }

        return text.ToString();
    }

    private static void Add(StringBuilder text, string heading, IEnumerable<string> lines)
    {
        string[] all = [.. lines.Where(l => l.Trim().Length > 0)];
        if (all.Length == 0)
            return;
        text.Append(text.Length > 0 ? "\n" : "").Append(heading).Append('\n');
        foreach (string line in all)
            text.Append("    ").Append(line).Append('\n');
    }

    private static IEnumerable<string> Lines(string file, Regex body) => body.Match(file).Groups["body"].Value.Split('\n').Select(l => l.Length > 8 ? l[8..] : "");

    // A view writes over what it no longer needs and calls values otherwise; a blob set keeps everything.
    private static string Bare(string line) => Difference().Replace(line, "").ToUpperInvariant();

    [GeneratedRegex("""^\s*(name: "net"|layer \{ name: "." type: "Input" .*)?$""")]
    private static partial Regex Surroundings();

    [GeneratedRegex(@"(?ms)^    public \w+\(\) : base\([^\n]*\n    \{\n(?<body>.*?)^    \}")]
    private static partial Regex Constructor();

    [GeneratedRegex(@"(?m)public static [\w:.]+ (?<line>\w+Transform => .*)$")]
    private static partial Regex Transform();

    [GeneratedRegex(@"(?ms)^        using var pass = [^\n]*\n(?<body>.*?)^        return ")]
    private static partial Regex Method();

    [GeneratedRegex(@"(?m) \?\?= Own\((?<line>.*)\)\);$")]
    private static partial Regex Blob();

    [GeneratedRegex(@", overwrite: true|\bnet\.|\.detach\(\)|_|\bTops\b")]
    private static partial Regex Difference();
}
