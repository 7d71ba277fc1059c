using System.Text.Json;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Tests.Recorded;
using Xunit;

namespace Prototxt.Tests.Conformance;

/// <summary>Every net that was given to Caffe to be refused: what Caffe refuses is refused here with a diagnostic, and what it takes is taken.</summary>
[Trait("Category", "Conformance")]
public class RejectedTests
{
    public static TheoryData<string> Cases() => Golden.Rows(Golden.Texts("rejected"));

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Verdict_is_Caffes(string name)
    {
        GeneratorRun run = GeneratorRun.Of(PrototxtFile.Read(Golden.Require("rejected", name + ".prototxt")));
        JsonElement caffe = Golden.Json("rejected", "messages.json").GetProperty("results").GetProperty(name);
        CheckVerdict(run, caffe.GetProperty("accepted").GetBoolean(), caffe.TryGetProperty("message", out JsonElement message) ? message.GetString() : "");
    }

    public static TheoryData<string> Verdicts() => Golden.Rows(Golden.Folders("verdict.txt").Where(f => !Golden.Has(f, "case.json")));

    /// <summary>Cases without numbers, of which only the verdict was recorded.</summary>
    [SkippableTheory]
    [MemberData(nameof(Verdicts))]
    public void Verdict_of_a_case_is_Caffes(string name)
    {
        string verdict = File.ReadAllText(Golden.Require(name, "verdict.txt")).Trim();
        CheckVerdict(GeneratorRun.Of(PrototxtFile.Read(Golden.Require(name, "net.prototxt"))), verdict.StartsWith("accepted", StringComparison.Ordinal), verdict);
    }

    public static TheoryData<string> Solvers() => Golden.Rows(Golden.Texts("rejected-solvers"));

    [SkippableTheory]
    [MemberData(nameof(Solvers))]
    public void Verdict_of_a_solver_is_Caffes(string name)
    {
        NotYetCovered.LeftAlone(Golden.Require("rejected-solvers", name + ".prototxt"));
        NotYetCovered.Because("the verdict on a solver file, which is left alone");
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
