using System.Text;

namespace Prototxt.Generator.CSharp;

/// <summary>Lines that would be too long, as several: a call has one argument on each, a comment as many words as fit.</summary>
internal static class Layout
{
    private const int Width = 140;

    /// <summary>A line of code or a comment as lines with their depths.</summary>
    public static List<(int Depth, string Text)> Lines(int depth, string line)
    {
        List<(int Depth, string Text)> lines = [];
        Add(lines, depth, line);
        return lines;
    }

    /// <summary>As many items on each line as fit.</summary>
    public static IEnumerable<(int Depth, string Text)> Fill(int depth, IEnumerable<string> items, string prefix = "")
    {
        var line = new StringBuilder();
        foreach (string item in items)
        {
            if (line.Length > 0 && !Fits(depth, line.Length + 1 + item.Length))
            {
                yield return (depth, line.ToString());
                line.Clear();
            }

            line.Append(line.Length == 0 ? prefix : " ").Append(item);
        }

        if (line.Length > 0)
            yield return (depth, line.ToString());
    }

    /// <summary>Whether a line can stay as it is.</summary>
    public static bool Fits(int depth, int length) => (depth * 4) + length <= Width;

    private static void Add(List<(int Depth, string Text)> lines, int depth, string line)
    {
        if (Fits(depth, line.Length))
            lines.Add((depth, line));
        else if (line.StartsWith("///", StringComparison.Ordinal))
            lines.AddRange(Fill(depth, Words(line, 4), "/// "));
        else if (line.StartsWith("//", StringComparison.Ordinal))
            lines.AddRange(Fill(depth, Words(line, 3), "// "));
        else
            AddCode(lines, depth, line, WithoutTexts(line));
    }

    private static void AddCode(List<(int Depth, string Text)> lines, int depth, string line, ReadOnlySpan<char> code)
    {
        int comment = code.IndexOf(" // ".AsSpan());
        if (comment >= 0)
        {
            Add(lines, depth, line.Substring(comment + 1));
            Add(lines, depth, line.Substring(0, comment));
            return;
        }

        int arrow = Arrow(code);
        if (arrow > 0 && string.CompareOrdinal(line, arrow, "new(", 0, 4) != 0)
        {
            Add(lines, depth, line.Substring(0, arrow - 1));
            Add(lines, depth + 1, line.Substring(arrow));
            return;
        }

        int bases = line.Contains(" class ") ? line.IndexOf(" : ", StringComparison.Ordinal) : -1;
        if (bases > 0)
        {
            lines.Add((depth, line.Substring(0, bases)));
            Add(lines, depth + 1, line.Substring(bases + 1));
        }
        else if (Break(code, 0, line.Length, Width - (depth * 4)) is { } group)
        {
            AddParts(lines, depth, line, group);
        }
        else
        {
            lines.Add((depth, line));
        }
    }

    private static void AddParts(List<(int Depth, string Text)> lines, int depth, string line, Group group)
    {
        List<string> items = group.Items(line);
        string head = line.Substring(0, group.Open), tail = line.Substring(group.Close);
        switch (line[group.Open])
        {
            // Of a call the end stands behind the last argument, of an object or a list on a line of its own.
            case '(':
                lines.Add((depth, head + "("));
                items[items.Count - 1] += tail;
                break;
            case '[':
                lines.Add((depth, head + "["));
                break;
            default:
                lines.Add((depth, head.TrimEnd()));
                lines.Add((depth, "{"));
                break;
        }

        if (line[group.Open] == '[' && !items.Any(i => i.Contains('(')))
            lines.AddRange(Fill(depth + 1, items));
        else
            foreach (string item in items)
                Add(lines, depth + 1, item);
        if (line[group.Open] != '(')
            lines.Add((depth, tail));
    }

    // The longest pair of brackets between two places; where only one thing stands in it, that is looked into first, unless what is
    // before it would be too long then.
    private static Group? Break(ReadOnlySpan<char> code, int start, int end, int room)
    {
        Group? longest = null;
        List<int> commas = [];
        int depth = 0, open = 0;
        for (int i = start; i < end; i++)
            switch (code[i])
            {
                case '(' or '[' or '{':
                    if (depth++ == 0)
                        (open, commas) = (i, []);
                    break;
                case ',' when depth == 1:
                    commas.Add(i);
                    break;
                case ')' or ']' or '}' when depth > 0:
                    if (--depth == 0 && i - open > (longest?.Length ?? 1))
                        longest = new Group(open, i, commas);
                    break;
            }

        return longest is { Commas.Count: 0 } single && Break(code, single.Open + 1, single.Close, room) is { } inner && inner.Open < room ? inner : longest;
    }

    // Where the body of a member begins that is one expression.
    private static int Arrow(ReadOnlySpan<char> code)
    {
        int depth = 0;
        for (int i = 0; i < code.Length; i++)
            if (code[i] is '(' or '[' or '{')
                depth++;
            else if (code[i] is ')' or ']' or '}')
                depth--;
            else if (depth == 0 && code[i] == '>' && code[i - 1] == '=')
                return i + 2 < code.Length ? i + 2 : 0; // a body may stand in lines of its own
        return 0;
    }

    // The line with its strings blacked out: what stands in them is no code.
    private static ReadOnlySpan<char> WithoutTexts(string line)
    {
        if (line.IndexOf('"') < 0)
            return line.AsSpan();
        char[] code = line.ToCharArray();
        bool isText = false;
        for (int i = 0; i < code.Length; i++)
            if (code[i] == '"')
                isText = !isText;
            else if (isText)
            {
                if (code[i] == '\\' && i + 1 < code.Length)
                    code[i++] = '"';
                code[i] = '"';
            }

        return code;
    }

    // A tag is one word.
    private static IEnumerable<string> Words(string line, int start)
    {
        bool isTag = false;
        for (int i = start; i <= line.Length; i++)
            if (i == line.Length || (line[i] == ' ' && !isTag))
            {
                yield return line.Substring(Math.Min(start, i), i - Math.Min(start, i));
                start = i + 1;
            }
            else if (line[i] is '<' or '>')
                isTag = line[i] == '<';
    }

    /// <summary>A pair of brackets and the commas right in it.</summary>
    private sealed record Group(int Open, int Close, List<int> Commas)
    {
        public int Length => Close - Open;

        /// <summary>What stands between the brackets, each but the last with its comma.</summary>
        public List<string> Items(string line)
        {
            List<string> items = new(Commas.Count + 1);
            int from = Open + 1;
            foreach (int comma in Commas)
            {
                items.Add(line.Substring(from, comma + 1 - from).Trim());
                from = comma + 1;
            }

            items.Add(line.Substring(from, Close - from).Trim());
            return items;
        }
    }
}
