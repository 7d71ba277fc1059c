using System.Numerics.Tensors;
using Prototxt.Inference.Tests.Infrastructure;
using Prototxt.Tests.Infrastructure;
using Prototxt.Weights;
using Xunit;

namespace Prototxt.Inference.Tests.Predictors;

public sealed class PredictorTests
{
    private static readonly int[] Digit = [1, 28, 28], Picture = [3, 227, 227];

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(3)]
    public void LeNet_gives_Caffes_recorded_numbers(int threads)
    {
        using var net = LeNetPredictor.Load(SharedData.Require("models", "lenet-everpeace", "lenet_iter_10000.caffemodel"), threads);
        Assert.InRange(Recorded.Difference("lenet-everpeace__lenet_iter_10000", net.Predict(Recorded.Input(Digit))), 0, 1e-6);
    }

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(3)]
    public void SqueezeNet_gives_Caffes_recorded_numbers(int threads)
    {
        using var net = SqueezeNetPredictor.Load(SharedData.Require("models", "squeezenet_v1.1", "squeezenet_v1.1.caffemodel"), threads);
        Assert.InRange(Recorded.Difference("squeezenet_v1.1__squeezenet_v1.1", net.Predict(Recorded.Input(Picture))), 0, 1e-6);
    }

    [SkippableFact]
    public void A_batch_is_so_many_images()
    {
        using var net = LeNetPredictor.Load(SharedData.Require("models", "lenet-everpeace", "lenet_iter_10000.caffemodel"));
        float[] numbers = Recorded.Input([7, .. Digit]), one = new float[70];
        Tensor<float> all = net.Predict(numbers, 7);
        Assert.Equal([7, 10], all.Lengths.ToArray().Select(l => (int)l));
        for (int i = 0; i < 7; i++)
            net.Predict(numbers.AsSpan(i * 784, 784)).FlattenTo(one.AsSpan(i * 10));
        float[] together = new float[70];
        all.FlattenTo(together);
        for (int i = 0; i < 70; i++)
            Assert.Equal(one[i], together[i], 1e-6f);
        Assert.Equal(0, net.Predict([], 0).FlattenedLength);
    }

    [SkippableFact]
    public void Callers_side_by_side_get_the_same_numbers()
    {
        using var net = LeNetPredictor.Load(SharedData.Require("models", "lenet-everpeace", "lenet_iter_10000.caffemodel"), 2);
        float[] numbers = Recorded.Input([4, .. Digit]);
        float[][] expected = [.. Enumerable.Range(0, 4).Select(i => Flat(net.Predict(numbers.AsSpan(i * 784, 784))))];
        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
            Assert.Equal(expected[i % 4], Flat(net.Predict(numbers.AsSpan(i % 4 * 784, 784)))));
    }

    [SkippableFact]
    public void A_call_that_is_called_off_leaves_the_predictor_as_it_was()
    {
        using var net = LeNetPredictor.Load(SharedData.Require("models", "lenet-everpeace", "lenet_iter_10000.caffemodel"));
        float[] numbers = Recorded.Input(Digit), expected = Flat(net.Predict(numbers));
        Assert.Throws<OperationCanceledException>(() => net.Predict(numbers, cancel: new CancellationToken(canceled: true)));
        Assert.Throws<ArgumentException>(() => net.Predict(numbers.AsSpan(1)));
        Assert.Equal(expected, Flat(net.Predict(numbers)));
    }

    [SkippableFact]
    public void A_predictor_that_was_disposed_of_says_so()
    {
        var net = LeNetPredictor.Load(SharedData.Require("models", "lenet-everpeace", "lenet_iter_10000.caffemodel"));
        net.Dispose();
        net.Dispose();
        Assert.Throws<ObjectDisposedException>(() => net.Predict(Recorded.Input(Digit)));
    }

    [SkippableFact]
    public void Another_nets_file_is_refused_by_layer_and_shape()
    {
        string path = SharedData.Require("models", "squeezenet_v1.1", "squeezenet_v1.1.caffemodel");
        var thrown = Assert.Throws<WeightFileException>(() => LeNetPredictor.Load(path));
        Assert.Equal($"{path}, layer \"conv1\", blob 0: expected the shape [20, 1, 5, 5], found [64, 3, 3, 3].", thrown.Message);
    }

    [Fact]
    public void A_layer_that_is_missing_is_named()
    {
        var thrown = Assert.Throws<WeightFileException>(() => LeNetPredictor.From(LayerWeights.From("the net", [])));
        Assert.Equal("the net, layer \"conv1\": expected a layer of this name with 2 blobs, found none.", thrown.Message);
    }

    private static float[] Flat(Tensor<float> x)
    {
        var numbers = new float[x.FlattenedLength];
        x.FlattenTo(numbers);
        return numbers;
    }
}
