namespace Prototxt.Generator.Common;

/// <summary>Hands out identifiers that are unique within one scope of the generated code.</summary>
internal sealed class NameScope(params string[] reserved)
{
    private readonly HashSet<string> taken = new(reserved, StringComparer.Ordinal);
    private readonly Dictionary<string, int> next = new(StringComparer.Ordinal);

    public bool TryTake(string name) => taken.Add(name);

    /// <summary>The name, or with a number where it is taken.</summary>
    public string Take(string wanted)
    {
        string name = wanted;
        // The counter is remembered for each name: a thousand equal names take a thousand steps, not half a million.
        while (!taken.Add(name))
        {
            int number = next.TryGetValue(wanted, out int n) ? n : 2;
            next[wanted] = number + 1;
            name = wanted + "_" + number.ToText();
        }

        return name;
    }
}
