using Prototxt.Tests.Recorded;
using Prototxt.Tests.Upgrade;
using Xunit;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace Prototxt.Tests.Conformance;

/// <summary>
/// Every case recorded from Caffe under <c>shared/golden</c> (or <c>PROTOTXT_GOLDEN</c>): the net goes through the generator,
/// is compiled and run; blobs, gradients and losses must be Caffe's. What a case is, its own files say, never its name.
/// </summary>
[Trait("Category", "Conformance")]
public class GoldenTests(ITestOutputHelper output)
{
    public static TheoryData<string> Cases() => Golden.Rows(Golden.Cases());

    public static TheoryData<string> Solvers() => Golden.Rows(Golden.Folders("solver.prototxt").Where(f => !Golden.Has(f, "case.json")));

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Numbers_are_Caffes(string name)
    {
        using var golden = new GoldenCase(name);
        if (golden.Says("upgrade_only"))
        {
            UpgradeCheck.Run(golden.Folder);
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
        else
            foreach (string reason in golden.Says("steps") ? PassCheck.RunSteps(golden, net) : PassCheck.Run(golden, net))
                output.WriteLine($"{name} is not compared where generated code differs on purpose: {reason}");
    }

    [SkippableTheory]
    [MemberData(nameof(Solvers))]
    public void Runs_of_solvers_are_Caffes(string name)
    {
        NotYetCovered.LeftAlone(Golden.Require(name, "solver.prototxt"));
        NotYetCovered.Because("the run of a solver, whose file is left alone");
    }
}
