using System.Text.Json;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Conformance;

/// <summary>Every net that was given to Caffe to be refused: what Caffe refuses is refused here with a diagnostic, and what it takes is taken.</summary>
[Trait("Category", "Conformance")]
public class RejectedTests
{
    private static string Folder => Path.Combine(SharedData.Golden, "rejected");

    public static TheoryData<string> Cases() =>
        GoldenTests.Named(Directory.Exists(Folder) ? Directory.EnumerateFiles(Folder, "*.prototxt").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal) : []);

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Verdict_is_Caffes(string name)
    {
        Skip.If(name.Length == 0, $"No recorded cases: {SharedData.Golden} is missing.");
        using JsonDocument messages = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "messages.json")));
        JsonElement caffe = messages.RootElement.GetProperty("results").GetProperty(name);
        GeneratorRun run = GeneratorRun.Of(PrototxtFile.Read(Path.Combine(Folder, name + ".prototxt")));
        CheckVerdict(run, caffe.GetProperty("accepted").GetBoolean(), caffe.TryGetProperty("message", out JsonElement message) ? message.GetString() : "");
    }

    public static TheoryData<string> Verdicts() => GoldenTests.Named(GoldenCase.Folders("verdict.txt").Where(f => !File.Exists(Path.Combine(SharedData.Golden, f, "case.json"))));

    /// <summary>Cases without numbers, of which only the verdict was recorded.</summary>
    [SkippableTheory]
    [MemberData(nameof(Verdicts))]
    public void Verdict_of_a_case_is_Caffes(string name)
    {
        Skip.If(name.Length == 0, $"No case in {SharedData.Golden} has a verdict alone.");
        string folder = Path.Combine(SharedData.Golden, name), verdict = File.ReadAllText(Path.Combine(folder, "verdict.txt")).Trim();
        CheckVerdict(GeneratorRun.Of(PrototxtFile.Read(Path.Combine(folder, "net.prototxt"))), verdict.StartsWith("accepted", StringComparison.Ordinal), verdict);
    }

    public static TheoryData<string> Solvers()
    {
        string folder = Path.Combine(SharedData.Golden, "rejected-solvers");
        return GoldenTests.Named(Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.prototxt").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal) : []);
    }

    [SkippableTheory]
    [MemberData(nameof(Solvers))]
    public void Verdict_of_a_solver_is_Caffes(string name)
    {
        Skip.If(name.Length == 0, $"No solver files in {SharedData.Golden}.");
        NotYetCovered.Because("solvers: solver files are recognised and left alone");
    }

    // A net that Caffe refuses is refused here too, be it for a type that is not known.
    private static void CheckVerdict(GeneratorRun run, bool accepted, string? message)
    {
        Assert.DoesNotContain(run.Errors, e => e.Id == Descriptors.InternalError.Id || !e.Id.StartsWith("PTX", StringComparison.Ordinal));
        if (accepted)
            NotYetCovered.SkipIf(run);
        else
            Assert.True(run.Errors.Any(), $"Accepted, but Caffe says: {message}");
    }
}
