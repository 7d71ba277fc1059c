using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Prototxt.Weights;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class BatchNormTests : GoldenLayerTests<BatchNormTests>, IGoldenRows
{
    private static string Net(string param, string shape = "2 3 6 5") =>
        LayerCheck.Net($$"""layer { name: "l" type: "BatchNorm" bottom: "x" top: "t" {{param}} }""", shape);

    [Theory]
    [InlineData("⟦param⟧ { }", "the running sums are not learned parameters; their lr_mult must be 0")]
    [InlineData("param { lr_mult: 0 } param { lr_mult: ⟦1⟧ }", "their lr_mult must be 0")]
    public void Refuses(string param, string message) => LayerCheck.Refused("PTX0400", Net(param), message);

    [Fact]
    public void Refuses_more_param_entries_than_blobs() =>
        LayerCheck.Refused("PTX0313", Net("param { lr_mult: 0 } param { lr_mult: 0 } param { lr_mult: 0 } ⟦param⟧ { lr_mult: 0 }"), "4 param entries but 3 learned blobs");

    // Caffe's setup takes the axis as one channel, its reshape then wants a second axis.
    [Theory]
    [InlineData("6")]
    [InlineData("")]
    public void Refuses_a_bottom_without_channels(string shape) =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net("""layer { name: "l" type: "BatchNorm" bottom: ⟦"x"⟧ top: "t" }""", shape), "at least 2 axes");

    [Fact]
    public void Refuses_two_bottoms() =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net("""layer { name: "l" type: "BatchNorm" bottom: "x" bottom: ⟦"y"⟧ top: "t" }""", "2 3", "2 3"), "1 bottom, found 2");

    [Theory]
    [InlineData("2 3", "", "t [N,3]")]
    [InlineData("2 3 4 5 6", "batch_norm_param { eps: 0.1 use_global_stats: true moving_average_fraction: .9 }", "t [N,3,4,5,6]")]
    [InlineData("2 3 6 5", "param { } param { } param { }", "t [N,3,6,5]")]
    [InlineData("2 3 6 5", "param { lr_mult: 0 } param { lr_mult: 0 }", "t [N,3,6,5]")]
    public void Shapes(string shape, string param, string top) => LayerCheck.Shapes(Net(param, shape), top);

    [Fact]
    public void Works_in_place() => LayerCheck.Shapes(LayerCheck.Net("""layer { name: "l" type: "BatchNorm" bottom: "x" top: "x" }""", "2 3 6 5"), "x [N,3,6,5]");

    [Theory]
    [InlineData(4, 1)]
    [InlineData(3, 6)]
    public void Batches_are_normalised_and_added_to_the_sums(int images, int places)
    {
        const int Channels = 2;
        using var scope = NewDisposeScope();
        using var layer = new Prototxt.Layers.BatchNorm("l", Channels, eps: 1e-3f, movingAverageFraction: 0.9f);
        long[] shape = places == 1 ? [images, Channels] : [images, Channels, 1, places / 2, 2];
        double[] mean = new double[Channels], variance = new double[Channels];
        double factor = 0;
        foreach (Tensor x in (Tensor[])[Numbers.Mixed(shape), Numbers.Mixed(shape) * 3 + 1])
        {
            float[] values = Numbers.Of(x), expected = new float[values.Length];
            for (int c = 0; c < Channels; c++)
            {
                int[] own = [.. Enumerable.Range(0, values.Length).Where(i => i / places % Channels == c)];
                double average = own.Average(i => values[i]), spread = own.Average(i => (values[i] - average) * (values[i] - average));
                foreach (int i in own)
                    expected[i] = (float)((values[i] - average) / Math.Sqrt(spread + 1e-3));
                mean[c] = (0.9 * mean[c]) + average;
                variance[c] = (0.9 * variance[c]) + (spread * own.Length / (own.Length - 1));
            }

            factor = (0.9 * factor) + 1;
            Numbers.AreClose(expected, layer.forward(x, useGlobalStats: false), 1e-4);
            Numbers.AreClose([.. mean.Select(m => (float)m)], layer.Mean);
            Numbers.AreClose([.. variance.Select(v => (float)v)], layer.Variance);
            Numbers.AreClose([(float)factor], layer.Factor);
            // By the sums: their mean and variance are those divided by the factor.
            Numbers.AreClose([.. values.Select((v, i) => (float)((v - (mean[i / places % Channels] / factor)) / Math.Sqrt((variance[i / places % Channels] / factor) + 1e-3)))], layer.forward(x, useGlobalStats: true), 1e-4);
        }

        Numbers.GradientIsRight(x => layer.forward(x, useGlobalStats: false), Numbers.Mixed(shape));
        Numbers.GradientIsRight(x => layer.forward(x, useGlobalStats: true), Numbers.Mixed(shape));
    }

    // As in the two halves of a Siamese net: each pass of either half adds to the same sums.
    [Fact]
    public void Sums_of_one_name_are_shared()
    {
        const string Shared = "param { name: \"mean\" lr_mult: 0 } param { name: \"variance\" lr_mult: 0 } param { name: \"factor\" lr_mult: 0 }";
        using var pass = NetPass.Of(LayerCheck.Net($$"""
            layer { name: "a" type: "BatchNorm" bottom: "x" top: "t" {{Shared}} }
            layer { name: "b" type: "BatchNorm" bottom: "y" top: "u" {{Shared}} batch_norm_param { moving_average_fraction: 0.5 } }
            """, "2 1", "2 1"), ("x", tensor([1f, 3f], [2, 1])), ("y", tensor([5f, 9f], [2, 1])));
        _ = (pass["t"], pass["u"]);
        foreach (LearnedLayer layer in pass.Net.Net.LearnedLayers)
            Assert.Equal([(0.5f * 2) + 7, (0.5f * 2) + 8, (0.5f * 1) + 1], layer.Blobs.SelectMany(b => Numbers.Of(b)));
        Assert.Equal(2, pass.Net.Net.LearnedLayers.Count);
    }

    [Fact]
    public void Sums_are_shared_between_phases_that_divide_differently()
    {
        GeneratorRun run = GeneratorRun.Of(LayerCheck.Net("""
            layer { name: "l" type: "BatchNorm" bottom: "x" top: "t" include { phase: TRAIN } batch_norm_param { eps: 1e-3 } }
            layer { name: "l" type: "BatchNorm" bottom: "x" top: "t" include { phase: TEST } }
            """, "2 3"));
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompilerMessages);
        Assert.Contains(run.Files.Values, text => text.Contains("mean: L.Mean, variance: L.Variance, factor: L.Factor", StringComparison.Ordinal));
    }

    public static GoldenRows Rows { get; } = new()
    {
        ["test"] = c => Run(c, new BatchNorm("op", 3), useGlobalStats: true),
        ["test_batch_stats"] = c => Run(c, new BatchNorm("op", 3), useGlobalStats: false),
        ["test_factor_zero"] = c => Run(c, new BatchNorm("op", 3), useGlobalStats: true),
        ["train_3_forwards"] = c =>
        {
            var op = Load(c, new BatchNorm("op", 3, movingAverageFraction: 0.5f));
            op.forward(c["x"], useGlobalStats: false).Dispose();
            op.forward(c["x"], useGlobalStats: false).Dispose();
            c.Top("y", op.forward(c["x"], useGlobalStats: false));
        },
        ["train_batch1_1x1"] = c => Run(c, new BatchNorm("op", 4), useGlobalStats: false),
        ["train_fc"] = c => Run(c, new BatchNorm("op", 5), useGlobalStats: false),
        ["train_fresh"] = c => Run(c, new BatchNorm("op", 3), useGlobalStats: false),
        ["train_inplace"] = c => c.Top("x", Load(c, new BatchNorm("op", 3)).forward(c["x"], useGlobalStats: false)),
    };

    private static BatchNorm Load(GoldenLayer c, BatchNorm op) => c.Load(op, op => [op.Mean, op.Variance, op.Factor]);

    private static void Run(GoldenLayer c, BatchNorm op, bool useGlobalStats) => c.Top("y", Load(c, op).forward(c["x"], useGlobalStats));

    public static string Example => """
        name: "net"
        layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 dim: 4 dim: 4 } } }
        layer { name: "by_phase" type: "BatchNorm" bottom: "x" top: "a" }
        layer { name: "always_running" type: "BatchNorm" bottom: "a" top: "a" batch_norm_param { use_global_stats: true eps: 1e-3 } }
        layer { name: "always_batch" type: "BatchNorm" bottom: "a" top: "b" batch_norm_param { use_global_stats: false moving_average_fraction: 0.95 } }
        layer { name: "nvidia" type: "BatchNorm" bottom: "b" top: "c" batch_norm_param { scale_bias: true } }
        """;
}
