using System.Text.RegularExpressions;
using Prototxt.Tests.Infrastructure;

namespace Prototxt.Tests.Documentation;

/// <summary>A page of the documentation whose fenced blocks are held against the code.</summary>
internal sealed partial class MarkdownFile(params string[] relative)
{
    private readonly string path = Path.Combine([SharedData.Repository, .. relative]);
    private string? text;

    public string Text => text ??= File.ReadAllText(path).ReplaceLineEndings("\n");

    /// <summary>The contents of the fenced blocks of a language, in order.</summary>
    public IReadOnlyList<string> Blocks(string language) => [.. Fence().Matches(Text).Where(m => m.Groups["language"].Value == language).Select(m => m.Groups["content"].Value)];

    /// <summary>Blocks that stand under a comment of the form <c>&lt;!-- NAME: argument --&gt;</c>, by argument.</summary>
    public IReadOnlyDictionary<string, string> Marked(string name) => Mark().Matches(Text)
        .Where(m => m.Groups["name"].Value == name).ToDictionary(m => m.Groups["argument"].Value, m => m.Groups["content"].Value);

    /// <summary>The first cells of a table's rows, without code marks: the table is the one under a heading.</summary>
    public IReadOnlyList<string> FirstColumn(string heading)
    {
        string section = Regex.Match(Text, $@"(?ms)^#+ {Regex.Escape(heading)}\n(?<body>.*?)(?=^#|\z)").Groups["body"].Value;
        return [.. TableRow().Matches(section).Skip(1).Select(m => m.Groups["cell"].Value.Trim('`', ' '))];
    }

    /// <summary>With PROTOTXT_ACCEPT_SNAPSHOTS=1 writes what the code says into the page; otherwise says nothing, and the test compares.</summary>
    /// <param name="before">The line that opens the block, with its mark if it has one.</param>
    /// <param name="old">What the block holds.</param>
    /// <param name="actual">What it should hold.</param>
    public void Accept(string before, string old, string actual)
    {
        if (Environment.GetEnvironmentVariable("PROTOTXT_ACCEPT_SNAPSHOTS") != "1" || old == actual)
            return;
        int at = Text.IndexOf($"{before}\n{old}```", StringComparison.Ordinal) + before.Length + 1;
        text = Text[..at] + actual + Text[(at + old.Length)..];
        File.WriteAllText(path, text);
    }

    [GeneratedRegex(@"(?ms)^```(?<language>\w+)\n(?<content>.*?)^```$")]
    private static partial Regex Fence();

    [GeneratedRegex(@"(?ms)^<!-- (?<name>\w+): (?<argument>\S+) -->\n```\w+\n(?<content>.*?)^```$")]
    private static partial Regex Mark();

    [GeneratedRegex(@"(?m)^\|(?<cell>[^|\n]*)\|(?!-)")]
    private static partial Regex TableRow();
}
