using System.Text.RegularExpressions;
using Prototxt.Hosting;

namespace Prototxt.Corpus;

/// <summary>
/// What a project would say and write for layers that Prototxt does not know. The generator's own messages tell; shapes,
/// which only the project knows, are taken to be those of the first bottom, and where that does not fit, to be any.
/// </summary>
internal static partial class SuppliedLayers
{
    private const int Rounds = 3;

    /// <summary>The file's project with its unknown layers supplied; the one that was given where it has none.</summary>
    public static GeneratorRun Supply(GeneratorRun run, Func<Dictionary<string, string>, GeneratorRun> generate, Dictionary<string, string> metadata)
    {
        // Each round brings up what the one before hid.
        for (int round = 0; round < Rounds; round++)
        {
            foreach (Finding finding in run.Diagnostics.Select(d => Finding.Of(d)).Where(d => d.Id is "PTX0300" or "PTX0320" or "PTX0321" or "PTX0322"))
                if (Advice().Matches(finding.Text) is { Count: > 0 } advice)
                    Add(metadata, advice[^1].Groups["name"].Value, advice[^1].Groups["value"].Value);
            run = generate(metadata);
        }

        if (run.Errors.Any() && metadata.TryGetValue("PrototxtTopShapes", out string? shapes))
        {
            GeneratorRun ofAnyShape = generate(new(metadata) { ["PrototxtTopShapes"] = Shape().Replace(shapes, ": any") });
            run = ofAnyShape.Errors.Any() ? run : ofAnyShape;
        }

        return run.With(run.Files.Values.Where(s => s.Contains("private static class HookParameters", StringComparison.Ordinal) || Method().IsMatch(s)).Select(Bodies));
    }

    // The other half of the class, with the generated file's own usings and names.
    private static string Bodies(string source) => string.Join('\n',
    [
        source[..(source.IndexOf("\n{", StringComparison.Ordinal) + 2)],
        .. Method().Matches(source).Select(m => m.Groups["method"].Value + " => throw new global::System.NotSupportedException();"),
        "}",
    ]);

    private static void Add(Dictionary<string, string> metadata, string name, string value)
    {
        string[] entries = metadata.TryGetValue(name, out string? given) ? given.Split('|') : [];
        if (!entries.Contains(value))
            metadata[name] = string.Join('|', entries.Append(value));
    }

    [GeneratedRegex(@": [^|]*")]
    private static partial Regex Shape();

    [GeneratedRegex("(?<name>Prototxt(Hooks|TopShapes|BlobShapes))=\"(?<value>[^\"]*)\"")]
    private static partial Regex Advice();

    [GeneratedRegex(@"(?m)^    (?<method>private partial .*);$")]
    private static partial Regex Method();
}
