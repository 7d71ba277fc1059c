using System.Text.Json;
using Prototxt.Tests.Infrastructure;
using Prototxt.Tests.Upgrade;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Conformance;

/// <summary>
/// Every case recorded from Caffe under <c>shared/golden</c> (or <c>PROTOTXT_GOLDEN</c>): the net goes through the generator,
/// is compiled and run; blobs, gradients and losses must be Caffe's.
/// </summary>
[Trait("Category", "Conformance")]
public class GoldenTests
{
    public static TheoryData<string> Cases()
    {
        TheoryData<string> cases = [];
        foreach (string name in GoldenCase.All())
            cases.Add(name);
        if (cases.Count == 0)
            cases.Add("");
        return cases;
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Numbers_are_Caffes(string name)
    {
        Skip.If(name.Length == 0, $"No recorded cases: {SharedData.Golden} is missing.");
        using var golden = new GoldenCase(name);
        if (!File.Exists(golden.NetFile) || golden.Json.TryGetProperty("from_gpu_kernel_source", out _))
            NotYetCovered.Because("recorded from a kernel alone, without a net; tested where the layer's function is");
        if (golden.Json.TryGetProperty("upgrade_only", out _))
        {
            GoldenUpgrade.Check(golden.Folder);
            return;
        }

        GeneratorRun run = golden.Generate();
        NotYetCovered.SkipIf(run);
        if (golden.Json.TryGetProperty("seed", out _))
            NotYetCovered.Because("reading files in data layers");
        using var scope = NewDisposeScope();
        using var net = CompiledNet.Of(run);
        if (name.StartsWith("zoo/", StringComparison.Ordinal) || golden.Json.TryGetProperty("param_diffs", out _))
            ZooCheck.Run(golden, net);
        else if (golden.Json.TryGetProperty("steps", out JsonElement steps))
            CheckSteps(golden, net, steps.GetInt32());
        else
            PassCheck.Run(golden, net);
    }

    // The same net fed with inputs of changing size.
    private static void CheckSteps(GoldenCase golden, CompiledNet net, int steps)
    {
        if (golden.Weights is { } weights)
            net.Net.LoadWeights(weights).EnsureComplete();
        Tolerance tolerance = golden.Tolerance("forward");
        for (int k = 0; k < steps; k++)
        {
            Dictionary<string, Tensor> inputs = golden.Strings("inputs").ToDictionary(i => i, i => golden.Data($"{i}#{k}"));
            using BlobSet blobs = net.Blobs(net.ViewOf(golden.Phase), inputs);
            foreach (string blob in blobs.Names.Where(b => golden.HasEntry($"{b}#{k}")))
                tolerance.AssertClose($"{blob} in pass {k}", golden.Data($"{blob}#{k}"), blobs[blob]);
        }
    }
}
