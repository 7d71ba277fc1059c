using Prototxt.Inference.Tests.Infrastructure;
using Prototxt.Tests.Infrastructure;
using Prototxt.Weights;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Inference.Tests.Weights;

public sealed class LayerWeightsTests
{
    [Theory]
    [InlineData(false, 1)]
    [InlineData(false, 2)]
    [InlineData(true, 1)]
    [InlineData(true, 2)]
    public void What_follows_a_convolution_is_folded_into_its_weights(bool isTransposed, int group)
    {
        using Tensor x = Values.Random(1, 2, 6, 5, 5), w = isTransposed ? Values.Random(2, 6, 8 / group, 3, 3) : Values.Random(2, 8, 6 / group, 3, 3), b = Values.Random(3, 8);
        using Tensor mean = Values.Random(4, 8), variance = Values.Random(5, 8).abs(), scale = Values.Random(6, 8), shift = Values.Random(7, 8);
        using LayerWeights weights = LayerWeights.From("the net",
        [
            Blob("conv", w), Blob("conv", b), Blob("bn", mean * 3), Blob("bn", variance * 3), Blob("bn", full([1], 3f)), Blob("scale", scale), Blob("scale", shift),
        ]);
        ChannelAffine fold = weights.BatchNorm("bn", 8, 1e-3f).Then(weights.Scale("scale", 8, biasTerm: true));
        Convolution layer = isTransposed
            ? weights.Deconvolution("conv", 6, 8, [3, 3], [2, 2], group: group, fold: fold, activation: Activation.ReLU)
            : weights.Convolution("conv", 6, 8, [3, 3], [2, 2], group: group, fold: fold, activation: Activation.ReLU);
        using Tensor conv = isTransposed
            ? nn.functional.conv_transpose2d(x.to(float64), w.to(float64), b.to(float64), [2, 2], [0, 0], null, [1, 1], group)
            : nn.functional.conv2d(x.to(float64), w.to(float64), b.to(float64), [2, 2], [0, 0], [1, 1], group);
        using Tensor expected = (((conv - Wide(mean)) / (Wide(variance) + 1e-3f).sqrt() * Wide(scale)) + Wide(shift)).relu();
        using Workspace work = GuardedMemory.Workspace(2, WorkerPool.Single);
        Assert.InRange(Values.Difference(layer.Run(Values.ChannelsLast(x, work[0]), work[1]), expected), 0, 2e-6);
    }

    [Fact]
    public void Statistics_that_were_never_gathered_are_zero()
    {
        using LayerWeights weights = LayerWeights.From("the net", [("bn", [2], [5, 6]), ("bn", [2], [7, 8]), ("bn", [1], [0])]);
        ChannelAffine norm = weights.BatchNorm("bn", 2, 0.25f);
        Assert.Equal([2, 2], norm.Factors);
        Assert.Equal([0, 0], norm.Offsets);
        Assert.Equal([0, 0], norm.Means!);
    }

    [Fact]
    public void NVIDIAs_statistics_are_averages_and_its_eps_is_not_small()
    {
        using LayerWeights weights = LayerWeights.From("the net", [("bn", [1], [5]), ("bn", [1], [0]), ("bn", [1], [7]), ("bn", [1], [3]), ("bn", [1], [2])]);
        ChannelAffine norm = weights.BatchNorm("bn", 1, 1e-8f, scaleBias: true);
        Assert.Equal((float)(3 / Math.Sqrt(1e-5f)), norm.Factors[0], 1e-3f);
        Assert.Equal([2], norm.Offsets);
        Assert.Equal([5], norm.Means!);
    }

    [Fact]
    public void A_turned_matrix_is_turned_back()
    {
        using LayerWeights weights = LayerWeights.From("the net", [("ip", [3, 2], [1, 2, 3, 4, 5, 6])]);
        using var work = new Workspace(2);
        Value x = work[0].Plain(1, 3);
        new float[] { 1, 10, 100 }.CopyTo(x.Span);
        Assert.Equal([531, 642], weights.InnerProduct("ip", 3, 2, biasTerm: false, transpose: true).Run(x, work[1]).Span.ToArray());
    }

    [Theory]
    [InlineData("conv", 4, "the net, layer \"conv\", blob 0: expected the shape [4, 6, 3, 3], found [8, 6, 3, 3].")]
    [InlineData("cnov", 8, "the net, layer \"cnov\": expected a layer of this name with 2 blobs, found none.")]
    [InlineData("half", 8, "the net, layer \"half\": expected 2 blobs, found 1.")]
    public void What_does_not_fit_is_named(string layer, int outputs, string message)
    {
        using LayerWeights weights = LayerWeights.From("the net", [("conv", [8, 6, 3, 3], new float[8 * 54]), ("conv", [8], new float[8]), ("half", [8, 6, 3, 3], new float[8 * 54])]);
        Assert.Equal(message, Assert.Throws<WeightFileException>(() => weights.Convolution(layer, 6, outputs, [3, 3])).Message);
    }

    [Fact]
    public void Numbers_that_do_not_fill_their_shape_are_refused_at_once() =>
        Assert.Contains("the net, layer \"conv\": expected 432 numbers for the shape [8, 6, 3, 3], found 18", Assert.Throws<ArgumentException>(() => LayerWeights.From("the net", [("conv", [8, 6, 3, 3], new float[18])])).Message, StringComparison.Ordinal);

    [SkippableFact]
    public void Inner_products_use_the_file_where_it_is_and_leave_it_as_it_is()
    {
        string path = SharedData.Require("models", "lenet-everpeace", "lenet_iter_10000.caffemodel");
        string copy = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        File.Copy(path, copy);
        try
        {
            using (var source = new FileSource(copy))
            {
                StoredBlob blob = source.Find("ip1", 0)!;
                using WeightMemory memory = source.InPlace(blob)!;
                Assert.True(memory.IsInPlace);
                Write(memory);
            }
            Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(copy));
        }
        finally
        {
            File.Delete(copy);
        }
    }

    [Fact]
    public void A_file_of_another_kind_is_refused_by_what_it_is()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        File.WriteAllText(path, "name: \"LeNet\" layer { }");
        try
        {
            Assert.Contains("found what appears to be text, such as a prototxt", Assert.Throws<WeightFileException>(() => LayerWeights.Open(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static unsafe void Write(WeightMemory memory) => ((float*)memory.Data)[0] = 12345;

    private static Tensor Wide(Tensor channels) => channels.to(float64).view(-1, 1, 1);

    private static (string, int[], float[]) Blob(string layer, Tensor x) => (layer, [.. x.shape.Select(s => (int)s)], Values.Numbers(x));
}
