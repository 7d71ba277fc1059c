using System.Reflection;
using Prototxt.Imaging;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Runtime;

/// <summary>The layer table: what it says of sizes that the prototxt leaves open, and how it is printed.</summary>
public class SummaryTests
{
    private const string Open = """
        layer { name: "mnist" type: "Data" top: "data" top: "label" data_param { source: "x" batch_size: 64 } }
        layer { name: "conv1" type: "Convolution" bottom: "data" top: "conv1" convolution_param { num_output: 20 kernel_size: 5 } }
        layer { name: "conv2" type: "Convolution" bottom: "conv1" top: "conv2" convolution_param { num_output: 50 kernel_size: 5 } }
        layer { name: "ip1" type: "InnerProduct" bottom: "conv2" top: "ip1" inner_product_param { num_output: 500 } }
        layer { name: "relu1" type: "ReLU" bottom: "ip1" top: "ip1" }
        layer { name: "ip2" type: "InnerProduct" bottom: "ip1" top: "ip2" inner_product_param { num_output: 10 } }
        layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip2" bottom: "label" top: "loss" }
        """;

    private static readonly string closed = Open.Replace("data_param", "transform_param { crop_size: 28 force_gray: true } data_param", StringComparison.Ordinal);

    [Fact]
    public void Sizes_that_the_prototxt_leaves_open_make_the_sums_lower_bounds()
    {
        NetSummary summary = Of(Open, out string documentation);
        // conv1: 20 biases; conv2: 50 · 20 · 25 + 50; ip1: 500 biases; ip2: 10 · 500 + 10
        Assert.Equal(20 + 25_050 + 500 + 5_010, summary.Parameters);
        Assert.Equal(2, summary.SizedLater);
        Assert.True(summary.IsLowerBound);
        Assert.Equal(["conv1", "ip1"], summary.Layers.Where(l => l.IsSizedLater).Select(l => l.Name));
        Assert.Contains("at least 30 580 parameters; 2 layers are sized by the first batch or the weight file.", GeneratedText.Unwrapped(documentation), StringComparison.Ordinal);
        string printed = summary.ToString();
        Assert.Contains("30 580+", printed, StringComparison.Ordinal);
        Assert.EndsWith("\n+ at least, ? not known: 2 layers are sized by the first batch or the weight file", printed, StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_that_it_tells_are_told()
    {
        NetSummary summary = Of(closed, out string documentation);
        Assert.Equal(20 * 26, summary.Layers.Single(l => l.Name == "conv1").Parameters);
        Assert.False(summary.IsLowerBound);
        Assert.Equal(0, summary.SizedLater);
        Assert.DoesNotContain("at least", documentation + summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Printed_it_is_a_table()
    {
        var summary = new NetSummary("Small",
        [
            new("data", "Input", "", "[N,3,8,8]", 0, 0, 192),
            new("conv", "Convolution", "4 filters of 3x3", "[N,4,6,6]", 112, 3888, 144),
            new("relu", "ReLU", "", "[N,4,6,6]", 0, 0, 0),
            new("ip", "InnerProduct", "144 → 100000", "[N,100000]", 14_500_000, 14_400_000, 100_000),
        ]);
        Assert.Equal("""
            Small
            layer  what it does                   output      parameters    MACs     memory
            -------------------------------------------------------------------------------
            data   Input                          [N,3,8,8]                           768 B
            conv   Convolution, 4 filters of 3x3  [N,4,6,6]          112   3.9 k      576 B
            relu   ReLU                           [N,4,6,6]
            ip     InnerProduct, 144 → 100000     [N,100000]  14 500 000  14.4 M  390.6 KiB
            -------------------------------------------------------------------------------
            total                                             14 500 112  14.4 M  391.9 KiB
            for a batch of one (N) in single precision; parameters take 55.3 MiB; no memory: written in place
            """, summary.ToString());
    }

    [Fact]
    public void The_name_of_a_net_without_one_is_its_class()
    {
        Assert.Equal("Net", Of(closed, out _).Name);
        Assert.Equal("Net", Of("name: ' ' " + closed, out _).Name);
        Assert.Equal("A \"B\"", Of("name: 'A \"B\"' " + closed, out _).Name);
    }

    [Fact]
    public void A_transform_prints_every_setting()
    {
        string printed = new ImageTransform { Scale = 0.5f, CropSize = 28, MeanValues = [104.5f, 117f], Phase = Phase.Train }.ToString();
        Assert.StartsWith("ImageTransform { ", printed, StringComparison.Ordinal);
        Assert.Contains("MeanValues = [104.5, 117]", printed, StringComparison.Ordinal);
        Assert.Contains("Scale = 0.5,", printed, StringComparison.Ordinal);
        foreach (PropertyInfo setting in typeof(ImageTransform).GetProperties().Where(p => p.CanWrite))
            Assert.Contains(setting.Name + " = ", printed, StringComparison.Ordinal);
    }

    private static NetSummary Of(string prototxt, out string documentation)
    {
        GeneratorRun run = GeneratorRun.Of(prototxt);
        documentation = run.Files.Single(f => f.Value.Contains("public sealed partial class", StringComparison.Ordinal)).Value;
        using CompiledNet net = CompiledNet.Of(run);
        return (NetSummary)net.Type.GetProperty("Summary")!.GetValue(null)!;
    }
}
