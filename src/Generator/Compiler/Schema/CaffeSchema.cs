
namespace Prototxt.Generator.Compiler.Schema;

/// <summary>
/// Caffe's messages, read once from <c>caffe.proto</c>, and what forks
/// add to them.
/// </summary>
internal static class CaffeSchema
{
    /// <summary>The embedded sources, Caffe's own first: what it has, a fork cannot change.</summary>
    private static readonly string[] Sources = ["caffe.proto", "forks.proto"];

    private static readonly Lazy<IReadOnlyDictionary<string, MessageSchema>> All = new(Load);

    public static IReadOnlyCollection<MessageSchema> Messages => [.. All.Value.Values];

    public static MessageSchema Net => Message("NetParameter");

    public static MessageSchema Solver => Message("SolverParameter");

    public static MessageSchema Message(string name) => All.Value[name];

    private static IReadOnlyDictionary<string, MessageSchema> Load() =>
        SchemaReader.Read([.. Sources.Select(source => new SchemaSource(Resource(source)))]);

    private static string Resource(string name)
    {
        using Stream stream = typeof(CaffeSchema).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource {name} is missing.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
