using System.Text.Json;
using Prototxt.Tests.Infrastructure;
using Prototxt.Tests.Upgrade;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Conformance;

/// <summary>
/// Every case recorded from Caffe under <c>shared/golden</c> (or <c>PROTOTXT_GOLDEN</c>): the net goes through the generator,
/// is compiled and run; blobs, gradients and losses must be Caffe's. What a case is, its own files say, never its name.
/// </summary>
[Trait("Category", "Conformance")]
public class GoldenTests
{
    public static TheoryData<string> Cases() => Named(GoldenCase.All());

    public static TheoryData<string> Solvers() => Named(GoldenCase.Folders("solver.prototxt").Where(f => !File.Exists(Path.Combine(SharedData.Golden, f, "case.json"))));

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Numbers_are_Caffes(string name)
    {
        Skip.If(name.Length == 0, $"No recorded cases: {SharedData.Golden} is missing.");
        using var golden = new GoldenCase(name);
        if (golden.Says("upgrade_only"))
        {
            GoldenUpgrade.Check(golden.Folder);
            return;
        }

        if (golden.Says("from_gpu_kernel_source") && golden.Phase == "TRAIN")
        {
            KernelCheck.Run(golden);
            return;
        }

        GeneratorRun run = golden.Generate();
        NotYetCovered.SkipIf(run);
        if (DataCheck.Applies(golden))
        {
            DataCheck.Run(golden);
            return;
        }

        using var scope = NewDisposeScope();
        using var net = CompiledNet.Of(run);
        // Nets name their data files relative to their own folder.
        Directory.SetCurrentDirectory(golden.Folder);
        if (golden.Says("param_diffs") || golden.Says("full_outputs"))
            ZooCheck.Run(golden, net);
        else if (golden.Says("statistics_only"))
            StatisticsCheck.Run(golden, net);
        else if (golden.Json.TryGetProperty("steps", out JsonElement steps))
            PassCheck.RunSteps(golden, net, steps.GetInt32());
        else
            PassCheck.Run(golden, net);
    }

    [SkippableTheory]
    [MemberData(nameof(Solvers))]
    public void Runs_of_solvers_are_Caffes(string name)
    {
        Skip.If(name.Length == 0, $"No recorded solvers in {SharedData.Golden}.");
        NotYetCovered.Because("solvers: solver files are recognised and left alone");
    }

    internal static TheoryData<string> Named(IEnumerable<string> names)
    {
        TheoryData<string> cases = [.. names];
        if (cases.Count == 0)
            cases.Add("");
        return cases;
    }
}
