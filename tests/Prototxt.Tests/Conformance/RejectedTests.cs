using System.Text.Json;
using Prototxt.Generator.Diagnostics;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Conformance;

/// <summary>Every net that was given to Caffe to be refused: what Caffe refuses is refused here with a diagnostic, and what it takes is taken.</summary>
[Trait("Category", "Conformance")]
public class RejectedTests
{
    private static string Folder => Path.Combine(SharedData.Golden, "rejected");

    public static TheoryData<string> Cases()
    {
        TheoryData<string> cases = [];
        if (Directory.Exists(Folder))
            foreach (string file in Directory.EnumerateFiles(Folder, "*.prototxt").Order(StringComparer.Ordinal))
                cases.Add(Path.GetFileNameWithoutExtension(file));
        if (cases.Count == 0)
            cases.Add("");
        return cases;
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Verdict_is_Caffes(string name)
    {
        Skip.If(name.Length == 0, $"No recorded cases: {SharedData.Golden} is missing.");
        using JsonDocument messages = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "messages.json")));
        JsonElement caffe = messages.RootElement.GetProperty("results").GetProperty(name);
        GeneratorRun run = GeneratorRun.Of(PrototxtFile.Read(Path.Combine(Folder, name + ".prototxt")));
        Assert.DoesNotContain(run.Errors, e => e.Id == Descriptors.InternalError.Id || !e.Id.StartsWith("PTX", StringComparison.Ordinal));

        if (caffe.GetProperty("accepted").GetBoolean())
            NotYetCovered.SkipIf(run);
        else if (NotYetCovered.Only(run))
            NotYetCovered.SkipIf(run);
        else
            Assert.True(run.Errors.Any(), $"Accepted, but Caffe says: {caffe.GetProperty("message").GetString()}");
    }
}
