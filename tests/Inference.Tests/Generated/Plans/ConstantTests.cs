using Prototxt.Inference.Tests.Generated.Fusion;
using TorchSharp;
using Xunit;
using static Prototxt.Inference.Tests.Generated.Fusion.FusionCase;

namespace Prototxt.Inference.Tests.Generated.Plans;

/// <summary>SSD's priors depend on sizes alone: they are computed at the first call of a size, and again when it changes.</summary>
public sealed class ConstantTests
{
    private static readonly string net = new FusionCase("", Conv("conv", "data") + Layer("pool", "Pooling", "conv", "pool", "pooling_param { kernel_size: 2 stride: 2 }")
        + Layer("priors1", "PriorBox", "conv data", "priors1", "prior_box_param { min_size: 2 aspect_ratio: 2 variance: 0.1 }")
        + Layer("priors2", "PriorBox", "pool data", "priors2", "prior_box_param { min_size: 3 max_size: 5 clip: true variance: 0.1 }")
        + Layer("priors", "Concat", "priors1 priors2", "priors", "concat_param { axis: 2 }")
        + Layer("places", "Flatten", "pool", "places")).Net();

    [Fact]
    public void They_are_kept()
    {
        using NetPair pair = new(net, 1, [2, 8, 6, 5]);
        Assert.Equal(3, pair.Code.Split("work.Once(").Length - 1);
        using NetPredictor predictor = pair.Create(threads: 1);
        foreach ((int height, int width) in new[] { (6, 5), (6, 5), (7, 9), (3, 4), (6, 5), (5, 6), (10, 3), (6, 5) }) // some with as many places as those before
        {
            pair.Inputs["data"].Dispose();
            pair.Inputs["data"] = torch.rand(2, 8, height, width);
            Assert.InRange(pair.Difference(predictor), 0, 2e-5);
        }
    }

    [Fact]
    public void Their_slots_are_nobody_elses()
    {
        Hosting.GeneratorRun run = Predictors.Generate(net);
        using Hosting.CompiledPredictor compiled = Predictors.Compile(run);
        var summary = (PredictorSummary)compiled.Type.GetProperty("Summary")!.GetValue(null)!;
        foreach (PredictorBlob kept in summary.Blobs.Where(b => b.Name.StartsWith("priors", StringComparison.Ordinal)))
            Assert.Equal(kept, Assert.Single(summary.Blobs, b => b.Slot == kept.Slot));
    }
}
