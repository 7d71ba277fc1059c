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
        var solver = PrototxtFile.Read(Golden.Require("rejected-solvers", name + ".prototxt"));
        JsonElement all = Golden.Json("rejected-solvers", "messages.json");
        JsonElement results = all.TryGetProperty("results", out JsonElement inner) ? inner : all;
        Skip.IfNot(results.TryGetProperty(name, out JsonElement caffe), "Caffe's verdict was not recorded.");
        // Whether a folder can be written to is known when the solver runs.
        Skip.If(name == "snapshot_prefix_missing_folder", "It is the folder that is refused, not the file.");
        string folder = Path.GetDirectoryName(solver.Path)!;
        GeneratorRun run = GeneratorRun.In(new Project { HasTraining = true }, solver, new PrototxtFile(Path.Combine(folder, "net.prototxt"), SolverNet));
        CheckVerdict(run, caffe.GetProperty("accepted").GetBoolean(), caffe.TryGetProperty("message", out JsonElement message) ? message.GetString() : "");
    }

    // What all of these solvers train.
    private const string SolverNet = """
        layer { name: "data" type: "Input" top: "data" top: "label" input_param { shape { dim: 4 dim: 3 } shape { dim: 4 } } }
        layer { name: "fc" type: "InnerProduct" bottom: "data" top: "fc" inner_product_param { num_output: 2 } }
        layer { name: "loss" type: "SoftmaxWithLoss" bottom: "fc" bottom: "label" top: "loss" }
        """;

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
