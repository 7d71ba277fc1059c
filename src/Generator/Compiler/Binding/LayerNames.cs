namespace Prototxt.Generator.Compiler.Binding;

/// <summary>The names of layer types: all that has to be known of them before layers are.</summary>
/// <param name="known">The types that Prototxt compiles.</param>
/// <param name="isOfFork">Whether a fork has a type of this name that Prototxt does not compile.</param>
internal sealed class LayerNames(IEnumerable<string> known, Func<string, bool> isOfFork)
{
    private readonly HashSet<string> all = new(known, StringComparer.Ordinal);
    private readonly ILookup<string, string> byLetters = known.ToLookup(n => n, StringComparer.OrdinalIgnoreCase);

    public bool Has(string type) => all.Contains(type);

    /// <summary>The type of these letters, small or capital.</summary>
    public string? OfLetters(string letters) => byLetters[letters].FirstOrDefault();

    public bool IsOfFork(string type) => isOfFork(type);
}
