using Prototxt.Hosting;
using Prototxt.Inference.Tests.Generated.Fusion;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static Prototxt.Inference.Tests.Generated.Fusion.FusionCase;

namespace Prototxt.Inference.Tests.Generated.Plans;

/// <summary>How much memory a predictor's blobs take, as its summary tells.</summary>
public sealed class ArenaTests
{
    public static TheoryData<string> RealNets
    {
        get
        {
            string folder = SharedData.Models;
            return Directory.Exists(folder)
                ? [.. Directory.EnumerateFiles(folder, "*.prototxt", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(f => Path.GetRelativePath(folder, f))]
                : [""];
        }
    }

    [SkippableTheory]
    [MemberData(nameof(RealNets))]
    public void Slots_are_little_more_than_what_lives_at_once(string net)
    {
        Skip.If(net.Length == 0, $"No trained models: {SharedData.Models} is missing.");
        GeneratorRun run = Predictors.Generate(File.ReadAllText(Path.Combine(SharedData.Models, net)));
        Skip.If(run.Errors.Any() || Predictors.Code(run) is null, "It has no predictor.");
        PredictorSummary summary = Summary(run);
        Assert.InRange((double)summary.Bytes / summary.LeastBytes, 1, 1.1);
    }

    [Fact]
    public void A_chain_of_layers_in_place_has_one_slot()
    {
        string net = new FusionCase("", Layer("power", "Power", "data", "data", "power_param { shift: 3 }") + Layer("exp", "Exp", "data", "data") + Layer("log", "Log", "data", "data")).Net();
        PredictorSummary summary = Summary(Predictors.Generate(net));
        Assert.Equal([new Slot(8 * 6 * 5, 0)], summary.Slots);
        Assert.Equal(summary.LeastBytes, summary.Bytes);
        Assert.All(summary.Blobs, b => Assert.Equal(0, b.Slot));
    }

    [Fact]
    public void A_place_is_taken_again_when_its_value_is_no_longer_needed()
    {
        string net = new FusionCase("", string.Concat(Enumerable.Range(0, 9).Select(i => Conv($"c{i + 1}", i == 0 ? "data" : $"c{i}", 16)))).Net();
        PredictorSummary summary = Summary(Predictors.Generate(net));
        Assert.Equal(2 * 16 * 6 * 5, summary.Bytes / sizeof(float));
        Assert.Equal(summary.LeastBytes, summary.Bytes);
        Assert.Equal(3, summary.Slots.Count);
        Assert.False(summary.IsEstimate);
    }

    [Fact]
    public void The_table_says_where_each_blob_lives()
    {
        PredictorSummary summary = Summary(Predictors.Generate(new FusionCase("", Conv("conv", "data") + Layer("relu", "ReLU", "conv", "conv")).Net("dim: 1 dim: 8 dim: 2 dim: 2")));
        Assert.Equal(
            """
            Net
            blob  made by      shape                     slot  begins at  bytes
            data               [N,8,2,2]                    0        256    128
            conv  conv + relu  [N,8,2,2], channels last     1          0    256
            conv               [N,8,2,2]                    2        256    128
            384 bytes for a batch of one; needed at once 384
            """, summary.ToString().Replace("\r", "", StringComparison.Ordinal));
    }

    private static PredictorSummary Summary(GeneratorRun run)
    {
        using CompiledPredictor compiled = Predictors.Compile(run);
        return (PredictorSummary)compiled.Type.GetProperty("Summary")!.GetValue(null)!;
    }
}
