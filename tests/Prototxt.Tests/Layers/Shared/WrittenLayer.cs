using System.Text.RegularExpressions;

namespace Prototxt.Tests.Layers;

/// <summary>One layer in the text of a net, to be changed there.</summary>
/// <param name="Net">The whole text.</param>
/// <param name="Start">Where the layer's fields begin, behind its brace.</param>
/// <param name="End">Where they end, before the brace that closes it.</param>
internal sealed partial record WrittenLayer(string Net, int Start, int End)
{
    /// <summary>The text of the layer.</summary>
    public string Text => Net[Start..End];

    /// <summary>The layers of a type, in order.</summary>
    public static IReadOnlyList<WrittenLayer> Of(string net, string type) =>
        [.. Layers(net).Where(l => Regex.IsMatch(l.Text, $"""\btype:\s*["']{Regex.Escape(type)}["']"""))];

    /// <summary>The net with a field more, inside messages of the layer that are made where they are not there; null where the field is there already.</summary>
    public string? With(IReadOnlyList<string> messages, string field, string value)
    {
        (int at, int end) = (Start, End);
        for (int i = 0; i < messages.Count; i++)
        {
            Match message = new Regex($@"\b{messages[i]}\s*\{{").Match(Net, at, end - at);
            if (!message.Success)
                return Net.Insert(at, string.Concat(messages.Skip(i).Select(m => $" {m} {{")) + (field.Length > 0 ? $" {field}: {value}" : "") + string.Concat(messages.Skip(i).Select(_ => " }")) + " ");
            at = message.Index + message.Length;
            end = Close(Net, at);
        }

        return field.Length == 0 ? Net : Regex.IsMatch(Net[at..end], $@"\b{field}\s*:") ? null : Net.Insert(at, $" {field}: {value} ");
    }

    private static IEnumerable<WrittenLayer> Layers(string net) =>
        LayerStart().Matches(net).Select(m => new WrittenLayer(net, m.Index + m.Length, Close(net, m.Index + m.Length)));

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
