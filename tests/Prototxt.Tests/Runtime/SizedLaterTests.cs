using Prototxt.Layers;
using Prototxt.Weights;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Runtime;

/// <summary>Layers made with open sizes: the first bottom or a weight file tells them.</summary>
public class SizedLaterTests
{
    [Fact]
    public void First_batch_makes_the_weight_in_place()
    {
        using var first = new Convolution("first", 0, 4, [3, 3], group: 2, weightFiller: Filler.Constant(1));
        using var second = new Convolution("second", 0, 4, [3, 3], group: 2, weight: first.Weight);
        Assert.Equal([4, 0, 3, 3], first.Weight.shape);
        using Tensor y = first.forward(ones(2, 6, 5, 5));
        Assert.Equal([4, 3, 3, 3], first.Weight.shape);
        Assert.Equal([4, 3, 3, 3], second.Weight.shape);
        Assert.Equal(27, y[0, 0, 0, 0].item<float>());
        y.sum().backward();
        Assert.NotNull(first.Weight.grad);
        using Tensor other = second.forward(ones(2, 6, 5, 5));
        Assert.Equal(27, other[0, 0, 0, 0].item<float>());
        Assert.Throws<ArgumentException>(() => first.forward(ones(2, 8, 5, 5)));
    }

    [Fact]
    public void Layer_that_knows_the_size_tells_it_to_the_owner()
    {
        using var owner = new Convolution("owner", 0, 4, [3, 3], weightFiller: Filler.Constant(1));
        using var other = new Convolution("other", 2, 4, [3, 3], weightFiller: Filler.Constant(1), weight: owner.Weight);
        Assert.Equal([4, 2, 3, 3], owner.Weight.shape);
        using Tensor y = other.forward(ones(1, 2, 3, 3));
        Assert.Equal(18, y[0, 0, 0, 0].item<float>());
        using Tensor same = owner.forward(ones(1, 2, 3, 3));
        Assert.Equal(18, same[0, 0, 0, 0].item<float>());
        Assert.Throws<ArgumentException>(() => owner.forward(ones(1, 3, 3, 3)));
    }

    [Fact]
    public void First_batch_in_inference_mode_leaves_a_net_that_trains()
    {
        using var layer = new InnerProduct("ip", 0, 2, weightFiller: Filler.Constant(1));
        using (inference_mode())
            Assert.Equal(3, layer.forward(ones(1, 3))[0, 0].item<float>());
        using Tensor y = layer.forward(ones(1, 3));
        y.sum().backward();
        Assert.Equal([1f, 1, 1, 1, 1, 1], layer.Weight.grad!.data<float>().ToArray());
    }

    [Fact]
    public void Optimizer_without_buffers_may_come_before_the_first_batch()
    {
        using var layer = new InnerProduct("ip", 0, 1, biasTerm: false, weightFiller: Filler.Constant(1));
        using var sgd = optim.SGD(layer.parameters(), 0.5, momentum: 0.9);
        using Tensor y = layer.forward(ones(1, 2));
        y.sum().backward();
        sgd.step();
        Assert.Equal([0.5f, 0.5f], layer.Weight.data<float>().ToArray());
    }

    public static TheoryData<string> Layers => ["Scale", "Bias", "BatchNorm", "PReLU", "BN", "ScaledBatchNorm", "SegNetBN", "Normalize", "Deconvolution", "LSTM", "RNN"];

    /// <summary>A layer with open sizes computes what the same layer with known sizes does.</summary>
    [Theory]
    [MemberData(nameof(Layers))]
    public void Open_sizes_come_out_as_the_known_ones(string layer)
    {
        using var scope = NewDisposeScope();
        Tensor x = rand(2, 3, 4, 5);
        (nn.Module open, Tensor found) = Run(layer, 0, x);
        (nn.Module known, Tensor expected) = Run(layer, layer is "LSTM" or "RNN" ? 20 : 3, x);
        Assert.True(found.allclose(expected), layer);
        Assert.Equal(known.state_dict().Select(e => (e.Key, string.Join(",", e.Value.shape))), open.state_dict().Select(e => (e.Key, string.Join(",", e.Value.shape))));
        foreach (nn.Module module in new[] { open, known })
            module.Dispose();
    }

    private static (nn.Module Layer, Tensor Top) Run(string layer, long size, Tensor x)
    {
        Filler half = Filler.Constant(0.5f);
        switch (layer)
        {
            case "Scale": var scale = new Scale("l", [size], biasTerm: true, filler: half, biasFiller: half); return (scale, scale.forward(x));
            case "Bias": var bias = new Bias("l", [size, size == 0 ? 0 : 4], filler: half); return (bias, bias.forward(x));
            case "BatchNorm": var norm = new BatchNorm("l", size); return (norm, norm.forward(x, false));
            case "PReLU": var prelu = new PReLU("l", size); return (prelu, prelu.forward(x - 0.5f));
            case "BN": var bn = new BN("l", size, slopeFiller: half, biasFiller: half); return (bn, bn.forward(x, false));
            case "ScaledBatchNorm": var scaled = new ScaledBatchNorm("l", size, scaleFiller: half, biasFiller: half); return (scaled, scaled.forward(x, false));
            case "SegNetBN": var segnet = new SegNetBN("l", size, scaleFiller: half, shiftFiller: half); return (segnet, segnet.forward(x, true));
            case "Normalize": var normalize = new Normalize("l", size, channelShared: false); return (normalize, normalize.forward(x));
            case "Deconvolution": var deconvolution = new Deconvolution("l", size, 2, [2, 2], weightFiller: half, biasFiller: half); return (deconvolution, deconvolution.forward(x));
            case "LSTM": var lstm = new LSTM("l", size, 2, weightFiller: half, biasFiller: half); return (lstm, lstm.forward(x, ones(2, 3)));
            default: var rnn = new RNN("l", size, 2, weightFiller: half, biasFiller: half); return (rnn, rnn.forward(x, ones(2, 3)));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Weight_file_tells_the_size(bool transpose)
    {
        using var folder = new Weights.TemporaryFolder();
        string path = Path.Combine(folder.Root, "ip.caffemodel");
        using var known = new InnerProduct("ip", 12, 3, transpose: transpose, weightFiller: Filler.Uniform());
        CaffeModel.Save(path, "net", Blobs(known));
        using var late = new InnerProduct("ip", 0, 3, transpose: transpose);
        Assert.Contains("'ip'", Assert.Throws<InvalidOperationException>(() => Blobs(late).EnsureSized()).Message, StringComparison.Ordinal);
        WeightFile.Load(path, Blobs(late)).EnsureComplete();
        Assert.Single(Blobs(late).EnsureSized());
        using Tensor x = rand(2, 3, 4);
        Assert.True(late.forward(x).allclose(known.forward(x)));
        using var other = new InnerProduct("ip", 0, 3, transpose: transpose);
        WeightFile.Load(path, Blobs(other)).EnsureComplete();
        Assert.Throws<ArgumentException>(() => other.forward(rand(2, 5)));
        using var narrow = new InnerProduct("ip", 0, 5, transpose: transpose);
        Assert.Throws<WeightFileException>(() => WeightFile.Load(path, Blobs(narrow)));
        Assert.Equal(0, narrow.Weight.numel());
    }

    private static LearnedLayers Blobs(InnerProduct layer) => new([new("ip", "InnerProduct", [layer.Weight, layer.Bias!])]);
}
