namespace Prototxt.Generator.Schema;

internal sealed class EnumSchema(string name)
{
    private readonly Dictionary<string, int> values = [];
    private readonly Dictionary<string, string> forks = [];
    private readonly List<string> names = [];

    /// <summary>The name without that of the message it stands in.</summary>
    public string Name { get; } = name;

    public IReadOnlyDictionary<string, int> Values => values;

    /// <summary>In the order of declaration; the first is the default of fields without one.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>The fork of Caffe that has the value; null for Caffe's own.</summary>
    public string? ForkOf(string value) => forks.TryGetValue(value, out string? fork) ? fork : null;

    public string? NameOf(int number) => names.FirstOrDefault(n => values[n] == number);

    /// <summary>Adds a value; one that is there stays as it is, since Caffe comes before its forks.</summary>
    internal void Add(string value, int number, string? fork)
    {
        if (values.ContainsKey(value))
            return;
        values.Add(value, number);
        names.Add(value);
        if (fork is not null)
            forks.Add(value, fork);
    }
}
