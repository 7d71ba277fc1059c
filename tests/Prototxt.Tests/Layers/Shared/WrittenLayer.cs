using System.Text.RegularExpressions;

namespace Prototxt.Tests.Layers;

/// <summary>One layer in the text of a net, to be changed there.</summary>
/// <param name="Net">The whole text.</param>
/// <param name="Start">Where the layer's fields begin, behind its brace.</param>
internal sealed partial record WrittenLayer(string Net, int Start)
{
    private int End => Close(Net, Start);

    /// <summary>The layers of a type, in order.</summary>
    public static IReadOnlyList<WrittenLayer> Of(string net, string type) =>
        [.. LayerStart().Matches(net).Select(m => new WrittenLayer(net, m.Index + m.Length)).Where(l => Regex.IsMatch(l.Net[l.Start..l.End], $"""\btype:\s*["']{Regex.Escape(type)}["']"""))];

    /// <summary>The layer with messages in each other, which are made where they are not there.</summary>
    public WrittenLayer With(IReadOnlyList<string> messages) => With(messages, "");

    /// <summary>The layer with a field more in such a message.</summary>
    public WrittenLayer With(IReadOnlyList<string> messages, string field, string value) => With(messages, $" {field}: {value} ");

    /// <summary>The layer without a field of such a message.</summary>
    public WrittenLayer Without(IReadOnlyList<string> messages, string field)
    {
        (int at, int end, int found) = Find(messages);
        if (found < messages.Count)
            return this;
        return Own(new Regex($"""\b{field}:\s*("[^"]*"|[^\s"]+)"""), at, end) is { } written ? this with { Net = Net.Remove(written.Index, written.Length) } : this;
    }

    private WrittenLayer With(IReadOnlyList<string> messages, string text)
    {
        (int at, _, int found) = Find(messages);
        string[] missing = [.. messages.Skip(found)];
        return this with { Net = Net.Insert(at, string.Concat(missing.Select(m => $" {m} {{")) + text + string.Concat(missing.Select(_ => " } "))) };
    }

    // The inside of the innermost message that is there, and how many are.
    private (int Start, int End, int Found) Find(IReadOnlyList<string> messages)
    {
        (int at, int end) = (Start, End);
        for (int i = 0; i < messages.Count; i++)
        {
            if (Own(new Regex($@"\b{messages[i]}\s*\{{"), at, end) is not { } message)
                return (at, end, i);
            at = message.Index + message.Length;
            end = Close(Net, at);
        }

        return (at, end, messages.Count);
    }

    // What stands between two places, and in no message there.
    private Match? Own(Regex pattern, int start, int end)
    {
        for (Match match = pattern.Match(Net, start, end - start); match.Success; match = match.NextMatch())
            if (Net[start..match.Index] is var before && before.Count(c => c == '{') == before.Count(c => c == '}'))
                return match;
        return null;
    }

    // The brace that closes what is open here.
    private static int Close(string net, int at)
    {
        bool quoted = false;
        for (int depth = 1; ; at++)
        {
            quoted ^= net[at] == '"';
            depth += quoted ? 0 : net[at] switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth == 0)
                return at;
        }
    }

    [GeneratedRegex(@"(?m)^\s*layer\s*\{")]
    private static partial Regex LayerStart();
}
