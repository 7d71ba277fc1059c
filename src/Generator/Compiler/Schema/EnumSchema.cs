namespace Prototxt.Generator.Compiler.Schema;

internal sealed class EnumSchema(string name)
{
    private readonly Dictionary<string, int> values = [];
    private readonly Dictionary<string, ForkValue> forks = [];
    private readonly List<string> names = [];

    /// <summary>The name without that of the message it stands in.</summary>
    public string Name { get; } = name;

    public IReadOnlyDictionary<string, int> Values => values;

    /// <summary>In the order of declaration; the first is the default of fields without one.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>What to offer for a wrong value: Caffe's own, or the fork's where the whole enum is a fork's.</summary>
    public IReadOnlyList<string> Offered => [.. names.Where(n => Fork(n) is null == Fork(names[0]) is null && Fork(n)?.Refused is null)];

    /// <summary>What is known of a fork's value; null for Caffe's own.</summary>
    public ForkValue? Fork(string value) => forks.TryGetValue(value, out ForkValue fork) ? fork : null;

    public string? NameOf(int number) => names.FirstOrDefault(n => values[n] == number);

    /// <summary>Adds a value; one that is there stays as it is, since Caffe comes before its forks.</summary>
    internal void Add(string value, int number, ForkValue? fork)
    {
        if (values.ContainsKey(value))
            return;
        values.Add(value, number);
        names.Add(value);
        if (fork is { } known)
            forks.Add(value, known);
    }
}
