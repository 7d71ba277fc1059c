using System.Collections;

namespace Prototxt.Generator.Compiler.TextFormat;

/// <summary>Values for the holes of a template. They remember which of them filled one.</summary>
internal sealed class Variables : IReadOnlyDictionary<string, string>
{
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);
    private readonly HashSet<string> used = new(StringComparer.Ordinal);

    /// <summary>The names that filled no hole so far.</summary>
    public IEnumerable<string> Unused => values.Keys.Where(name => !used.Contains(name));

    public IEnumerable<string> Keys => values.Keys;

    public IEnumerable<string> Values => values.Values;

    public int Count => values.Count;

    public string this[string key]
    {
        get => TryGetValue(key, out string value) ? value : throw new KeyNotFoundException(key);
        set => values[key] = value;
    }

    /// <summary>Whether there is a value, without taking it.</summary>
    public bool ContainsKey(string key) => values.ContainsKey(key);

    public bool TryGetValue(string key, out string value)
    {
        bool found = values.TryGetValue(key, out value!);
        if (found)
            used.Add(key);
        return found;
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
