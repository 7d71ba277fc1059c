using System.Text;

namespace Prototxt.Generator.CSharp;

/// <summary>Lines that would be too long, as several: a call has one argument on each, a comment as many words as fit.</summary>
internal static class Layout
{
    private const int Width = 140;

    /// <summary>A line of code or a comment as lines with their depths.</summary>
    public static IEnumerable<(int Depth, string Text)> Lines(int depth, string line)
    {
        if (Fits(depth, line.Length))
            return [(depth, line)];
        if (line.StartsWith("///", StringComparison.Ordinal))
            return Fill(depth, Words(line, 4), "/// ");
        if (line.StartsWith("//", StringComparison.Ordinal))
            return Fill(depth, Words(line, 3), "// ");
        int end = Code(line, 0).FirstOrDefault(i => line[i] == '/' && string.CompareOrdinal(line, i - 1, " // ", 0, 4) == 0);
        if (end > 0)
            return [.. Lines(depth, line.Substring(end)), .. Lines(depth, line.Substring(0, end - 1))];
        int arrow = Arrow(line);
        if (arrow > 0 && string.CompareOrdinal(line, arrow, "new(", 0, 4) != 0)
            return [.. Lines(depth, line.Substring(0, arrow - 1)), .. Lines(depth + 1, line.Substring(arrow))];
        int bases = line.Contains(" class ") ? line.IndexOf(" : ", StringComparison.Ordinal) : -1;
        if (bases > 0)
            return [(depth, line.Substring(0, bases)), .. Lines(depth + 1, line.Substring(bases + 1))];
        return Break(line, 0, line.Length, Width - (depth * 4)) is { } group ? Parts(depth, line, group) : [(depth, line)];
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

    private static IEnumerable<(int Depth, string Text)> Parts(int depth, string line, Group group)
    {
        string[] items = [.. group.Items().Select(item => line.Substring(item.Start, item.Length).Trim() + (item.IsLast ? "" : ","))];
        string head = line.Substring(0, group.Open), tail = line.Substring(group.Close);
        switch (line[group.Open])
        {
            // Of a call the end stands behind the last argument, of an object or a list on a line of its own.
            case '(':
                items[items.Length - 1] += tail;
                return [(depth, head + "("), .. items.SelectMany(i => Lines(depth + 1, i))];
            case '[':
                return [(depth, head + "["), .. items.Any(i => i.Contains('(')) ? items.SelectMany(i => Lines(depth + 1, i)) : Fill(depth + 1, items), (depth, tail)];
            default:
                return [(depth, head.TrimEnd()), (depth, "{"), .. items.SelectMany(i => Lines(depth + 1, i)), (depth, tail)];
        }
    }

    // The longest pair of brackets between two places; where only one thing stands in it, that is looked into first, unless what is
    // before it would be too long then.
    private static Group? Break(string line, int start, int end, int room)
    {
        Group? longest = null;
        Stack<Group> open = new();
        foreach (int i in Code(line, start).TakeWhile(i => i < end))
            switch (line[i])
            {
                case '(' or '[' or '{':
                    open.Push(new Group(i));
                    break;
                case ',' when open.Count > 0:
                    open.Peek().Commas.Add(i);
                    break;
                case ')' or ']' or '}' when open.Count > 0:
                    Group closed = open.Pop();
                    closed.Close = i;
                    if (open.Count == 0 && closed.Length > (longest?.Length ?? 1))
                        longest = closed;
                    break;
            }

        return longest is { Commas.Count: 0 } single && Break(line, single.Open + 1, single.Close, room) is { } inner && inner.Open < room ? inner : longest;
    }

    // Where the body of a member begins that is one expression.
    private static int Arrow(string line)
    {
        int depth = 0;
        foreach (int i in Code(line, 0))
            if (line[i] is '(' or '[' or '{')
                depth++;
            else if (line[i] is ')' or ']' or '}')
                depth--;
            else if (depth == 0 && line[i] == '>' && line[i - 1] == '=')
                return i + 2 < line.Length ? i + 2 : 0; // a body may stand in lines of its own
        return 0;
    }

    // The places of a line that are in no string.
    private static IEnumerable<int> Code(string line, int start)
    {
        bool isText = false;
        for (int i = start; i < line.Length; i++)
            if (line[i] == '"')
                isText = !isText;
            else if (isText && line[i] == '\\')
                i++;
            else if (!isText)
                yield return i;
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

    private sealed class Group(int open)
    {
        public int Open => open;

        public int Close { get; set; }

        public List<int> Commas { get; } = [];

        public int Length => Close - open;

        /// <summary>What stands between the brackets and commas.</summary>
        public IEnumerable<(int Start, int Length, bool IsLast)> Items()
        {
            int from = open + 1;
            foreach (int comma in Commas)
            {
                yield return (from, comma - from, false);
                from = comma + 1;
            }

            yield return (from, Close - from, true);
        }
    }
}
