using Prototxt.Weights;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Weights;

/// <summary>Shapes that differ by axes of size 1, and BatchNorms with and without a scale.</summary>
public class ShapeToleranceTests
{
    [Theory]
    [InlineData("InnerProduct", new long[] { 2, 3 }, new long[] { 1, 1, 2, 3 })]
    [InlineData("Scale", new long[] { 4 }, new long[] { 1, 4, 1, 1 })]
    [InlineData("PReLU", new long[] { }, new long[] { 1 })]
    [InlineData("PReLU", new long[] { 1 }, new long[] { })]
    [InlineData("PReLU", new long[] { 1, 5, 1, 1 }, new long[] { 5 })]
    public void Axes_of_size_1_count_unless_they_are_to_be_ignored(string type, long[] net, long[] file)
    {
        using var folder = new TemporaryFolder();
        float[] numbers = [.. Enumerable.Range(1, (int)net.Aggregate(1L, (a, b) => a * b)).Select(i => (float)i)];
        string path = folder.Write(Nets.Net(Nets.Layer("a", Nets.Blob(file, numbers))));
        Tensor blob = zeros(net);
        var error = Assert.Throws<WeightFileException>(() => WeightFile.Load(path, new([new("a", type, [blob])])));
        Assert.Contains("axes of size 1 only: LoadOptions.IgnoreUnitAxes", error.Message, StringComparison.Ordinal);
        LoadReport report = WeightFile.Load(path, new([new("a", type, [blob])]), new() { IgnoreUnitAxes = true });
        Assert.Equal(numbers, Nets.Values(blob));
        Assert.Equal((IEnumerable<long>)file, Assert.Single(report.With(LoadStatus.Matched)).Found);
        Assert.Contains($"net [{string.Join(", ", net)}], file [{string.Join(", ", file)}]", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_differences_are_not_ignored()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write(Nets.Net(Nets.Layer("a", Nets.Blob([1, 3, 2], 1, 2, 3, 4, 5, 6))));
        var error = Assert.Throws<WeightFileException>(() => WeightFile.Load(path, new([new("a", "InnerProduct", [zeros(2, 3)])]), new() { IgnoreUnitAxes = true }));
        Assert.DoesNotContain("IgnoreUnitAxes", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BatchNorm")]
    [InlineData("BN")]
    public void Statistics_are_one_number_for_each_channel(string type)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write(Nets.Net(Nets.Layer("bn", Nets.Blob([1, 2, 1, 1], 1, 2), Nets.Blob([1, 2, 1, 1], 3, 4), Nets.Blob([], 1))));
        LearnedLayers net = new([new("bn", type, [zeros(2), zeros(2), zeros(1)])]);
        Assert.True(WeightFile.Load(path, net).IsComplete);
        Assert.Equal([1, 2, 3, 4, 1], Nets.Values(net));
    }

    [Fact]
    public void A_batch_norm_with_a_scale_takes_one_without_if_told_to()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write(Nets.Net(Nets.Layer("bn", Nets.Blob([2], 1, 2), Nets.Blob([2], 3, 4), Nets.Blob([1], 5))));
        LearnedLayers net = new([new("bn", "BatchNorm", [zeros(2), zeros(2), zeros(1), zeros(2), full(2, 9f)])]);
        var error = Assert.Throws<WeightFileException>(() => WeightFile.Load(path, net));
        Assert.Contains("written by a Caffe whose BatchNorm has no scale and bias; LoadOptions.PlainBatchNorm", error.Message, StringComparison.Ordinal);
        LoadReport report = WeightFile.Load(path, net, new() { PlainBatchNorm = true }).EnsureComplete();
        Assert.Equal([1, 2, 3, 4, 5, 1, 1, 0, 0], Nets.Values(net));
        Assert.Equal([(3, 1f), (4, 0f)], report.With(LoadStatus.Missing).Select(p => (p.Blob, p.Filled!.Value)));
        Assert.Contains("bn[3]  missing         [2], set to 1", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_norm_without_a_scale_does_not_drop_one()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write(Nets.Net(Nets.Layer("bn", Nets.Blob([1], 1), Nets.Blob([1], 3), Nets.Blob([1], 5), Nets.Blob([1], 6), Nets.Blob([1], 7))));
        var error = Assert.Throws<WeightFileException>(() => WeightFile.Load(path, new([new("bn", "BatchNorm", [zeros(1), zeros(1), zeros(1)])])));
        Assert.Contains("batch_norm_param { scale_bias: true }", error.Message, StringComparison.Ordinal);
    }
}
