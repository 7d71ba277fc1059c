using Prototxt.Layers;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;
using LearnedParameter = TorchSharp.Modules.Parameter;

namespace Prototxt.Tests.Runtime;

/// <summary>What the recorded cases do not show: refusals, sharing, odd geometry, states, overwriting.</summary>
public class LayerContractTests
{
    [Fact]
    public void A_shape_that_does_not_fit_names_the_layer_and_both_shapes()
    {
        using Tensor x = zeros(2, 3, 8, 8);
        using var conv = new Convolution("conv1", 4, 5, kernel: [3, 3]);
        Assert.Equal("Convolution layer 'conv1' expects a bottom with 4 channels at axis 1 and 2 spatial axes, not one of shape [2, 3, 8, 8].",
            Assert.Throws<ArgumentException>(() => conv.forward(x)).Message);
        using var ip = new InnerProduct("fc8", 10, 5);
        Assert.Equal("InnerProduct layer 'fc8' expects a bottom of 10 values from axis 1 on, not one of shape [2, 3, 8, 8].",
            Assert.Throws<ArgumentException>(() => ip.forward(x)).Message);
        Assert.Equal("Softmax expects a bottom that has axis 4, not one of shape [2, 3, 8, 8].",
            Assert.Throws<ArgumentException>(() => Softmax.Forward(x, axis: 4)).Message);
        Assert.Equal("Pooling expects a bottom not smaller than its window [11, 11], not one of shape [2, 3, 8, 8].",
            Assert.Throws<ArgumentException>(() => Pooling.Max(x, kernel: [11, 11], stride: [2, 2])).Message);
        using Tensor wide = zeros(2, 3, 8, 9);
        Assert.Equal("Eltwise expects a bottom of shape [2, 3, 8, 8], not one of shape [2, 3, 8, 9].",
            Assert.Throws<ArgumentException>(() => Eltwise.Sum([x, wide])).Message);
    }

    [Fact]
    public void A_shared_blob_is_one_parameter_and_may_have_another_shape_of_as_many_values()
    {
        using var first = new InnerProduct("first", 6, 4, weightFiller: Filler.Gaussian());
        using var second = new InnerProduct("second", 4, 6, biasTerm: false, weight: first.Weight);
        Assert.Same(first.Weight, second.Weight);
        using Tensor x = randn(3, 4), y = second.forward(x), weight = first.Weight.view(6, 4), expected = x.matmul(weight.t());
        Assert.True(y.allclose(expected));
        Assert.Throws<ArgumentException>(() => new InnerProduct("third", 5, 5, weight: first.Weight));
    }

    [Fact]
    public void A_convolution_over_four_spatial_axes_is_the_sum_of_its_windows()
    {
        using var scope = NewDisposeScope();
        var conv = new Convolution("conv", 4, 6, kernel: [2, 1, 3, 2], stride: [2, 1, 1, 2], pad: [1, 0, 1, 0], dilation: [2, 1, 1, 1],
            group: 2, weightFiller: Filler.Gaussian(), biasFiller: Filler.Gaussian());
        Tensor x = randn([2, 4, 5, 3, 4, 5]);
        Tensor columns = Im2col.Forward(x, kernel: [2, 1, 3, 2], stride: [2, 1, 1, 2], pad: [1, 0, 1, 0], dilation: [2, 1, 1, 1]);
        Tensor products = einsum("ngkp,gok->ngop", columns.view(2, 2, 2 * 12, -1), conv.Weight.view(2, 3, 2 * 12));
        Tensor expected = products.reshape([2, 6, .. columns.shape[2..]]) + conv.Bias!.view(6, 1, 1, 1, 1);
        Tensor y = conv.forward(x);
        Assert.Equal(expected.shape, y.shape);
        Assert.True(y.allclose(expected, rtol: 1e-4, atol: 1e-5));
        conv.Dispose();
    }

    [Fact]
    public void Without_spatial_axes_groups_stay_apart()
    {
        using var scope = NewDisposeScope();
        using var pointwise = new Convolution("op", 4, 6, kernel: [], group: 2, weightFiller: Filler.Gaussian());
        using var onePixel = new Convolution("op", 4, 6, kernel: [1], group: 2, weight: pointwise.Weight);
        using var backwards = new Deconvolution("op", 4, 6, kernel: [], group: 2, weightFiller: Filler.Gaussian());
        Tensor x = randn(3, 4);
        Assert.True(pointwise.forward(x).allclose(onePixel.forward(x.unsqueeze(2)).squeeze(2), rtol: 1e-4, atol: 1e-6));
        Tensor low = x.narrow(1, 0, 2).matmul(backwards.Weight.narrow(0, 0, 2));
        Assert.True(backwards.forward(x).narrow(1, 0, 3).allclose(low, rtol: 1e-4, atol: 1e-6));
    }

    [Theory]
    [InlineData(9, 3, 2, 2)] // more padding than libtorch takes
    [InlineData(8, 1, 3, 0)] // a last window without a pixel
    [InlineData(5, 4, 3, 3)]
    [InlineData(2, 3, 2, 0)] // a window larger than the picture by less than a step
    public void Pooling_windows_are_counted_as_in_Caffe(long size, long kernel, long stride, long pad)
    {
        using var scope = NewDisposeScope();
        Tensor x = randn(1, 1, size, 1);
        float[] values = x.data<float>().ToArray();
        long[] kernels = [kernel, 1], strides = [stride, 1], pads = [pad, 0];
        float[] max = Pooling.Max(x, kernels, strides, pads).data<float>().ToArray();
        float[] mean = Pooling.Average(x, kernels, strides, pads).data<float>().ToArray();
        var (top, mask) = Pooling.MaxWithMask(x, kernels, strides, pads);
        float[] where = mask.data<float>().ToArray();
        Assert.Equal(max, top.data<float>().ToArray());

        long count = (long)Math.Ceiling((size + 2 * pad - kernel) / (double)stride) + 1;
        if (pad > 0 && (count - 1) * stride >= size + pad)
            count--;
        Assert.Equal(count, max.Length);
        for (int i = 0; i < count; i++)
        {
            long start = i * stride - pad, end = Math.Min(start + kernel, size + pad);
            float[] window = [.. Enumerable.Range(0, (int)size).Where(k => k >= start && k < end).Select(k => values[k])];
            Assert.Equal(window.Length == 0 ? float.MinValue : window.Max(), max[i]);
            Assert.Equal(window.Length == 0 ? -1 : Array.IndexOf(values, window.Max()), where[i]);
            if (end != start)
                Assert.Equal(window.Sum() / (end - start), mean[i], 1e-5f);
        }
    }

    [Fact]
    public void Stochastic_pooling_weighs_the_values_by_themselves_in_a_test()
    {
        using var scope = NewDisposeScope();
        Tensor x = tensor([1f, 2f, 0f, 0f, 3f, 4f], [1, 1, 3, 2]);
        Tensor y = Pooling.Stochastic(x, kernel: [2, 2], stride: [2, 2], training: false);
        Assert.Equal([5f / 3, 25f / 7], y.data<float>().ToArray());
        Assert.Equal(0f, Pooling.GlobalStochastic(zeros(1, 1, 3, 3), training: false).item<float>());
    }

    [Fact]
    public void A_bottom_that_may_be_overwritten_is_taken_over()
    {
        using var scope = NewDisposeScope();
        foreach (Func<Tensor, Tensor> layer in (Func<Tensor, Tensor>[])[
            x => ReLU.Forward(x, overwrite: true), x => ReLU.Forward(x, 0.1f, overwrite: true), x => TanH.Forward(x, overwrite: true),
            x => Sigmoid.Forward(x, overwrite: true), x => ELU.Forward(x, overwrite: true), x => Swish.Forward(x, overwrite: true),
            x => AbsVal.Forward(x, overwrite: true), x => Clip.Forward(x, 0, 1, overwrite: true), x => Exp.Forward(x, 2, overwrite: true),
            x => Log.Forward(x, scale: 0.1f, shift: 3, overwrite: true), x => Power.Forward(x, 2, 3, 4, overwrite: true)])
        {
            Tensor taken = tensor([-1f, 2f]), alsoTaken = taken.clone(), kept = taken.alias();
            Tensor computed = layer(taken);
            Assert.True(taken.IsInvalid);
            Assert.Equal(-1f, kept[0].item<float>());
            using var noGrad = no_grad();
            Tensor overwritten = layer(alsoTaken);
            Assert.Same(alsoTaken, overwritten);
            Assert.Equal(computed.data<float>().ToArray(), overwritten.data<float>().ToArray());
        }
    }

    [Fact]
    public void A_recurrent_state_goes_on_until_it_is_reset_or_the_sequence_begins_anew()
    {
        using var scope = NewDisposeScope();
        using var lstm = new LSTM("lstm", 3, 2, weightFiller: Filler.Gaussian(), biasFiller: Filler.Gaussian());
        using var rnn = new RNN("rnn", 3, 2, staticCount: 5, weightFiller: Filler.Gaussian());
        Tensor x = randn(4, 2, 3), goesOn = ones(4, 2), begins = cat([zeros(1, 2), ones(3, 2)]), still = randn(2, 5);
        foreach (Func<Tensor, Tensor> run in (Func<Tensor, Tensor>[])[cont => lstm.forward(x, cont), cont => rnn.forward(x, cont, still)])
        {
            Tensor first = run(goesOn), second = run(goesOn), anew = run(begins);
            Assert.False(first.allclose(second));
            Assert.True(first.allclose(anew));
        }

        Tensor before = lstm.forward(x, begins);
        lstm.Reset();
        Assert.True(before.allclose(lstm.forward(x, goesOn)));
        Assert.Throws<ArgumentException>(() => rnn.forward(x, goesOn));
        Assert.Throws<ArgumentException>(() => lstm.forward(x, ones(3, 2)));
    }

    [Fact]
    public void A_state_left_by_a_pass_in_inference_mode_serves_in_training()
    {
        using var scope = NewDisposeScope();
        using var lstm = new LSTM("lstm", 3, 2, weightFiller: Filler.Gaussian());
        Tensor x = randn(4, 2, 3), cont = ones(4, 2);
        using (inference_mode())
            lstm.forward(x, cont);
        lstm.forward(x, cont).sum().backward();
        Assert.NotNull(lstm.HiddenWeight.grad);
    }

    [Fact]
    public void A_batch_of_one_value_per_channel_has_no_variance()
    {
        using var scope = NewDisposeScope();
        using var norm = new BatchNorm("norm", 3);
        Tensor x = randn(1, 3).requires_grad_(true);
        Tensor y = norm.forward(x, useGlobalStats: false);
        y.sum().backward();
        Assert.Equal([0f, 0f, 0f], y.data<float>().ToArray());
        Assert.Equal([0f, 0f, 0f], x.grad!.data<float>().ToArray());
        Assert.True(norm.Mean.allclose(x.detach().view(3)));
        Assert.Equal(1f, norm.Factor.item<float>());
    }

    [Fact]
    public void A_vector_is_one_channel_to_batch_normalisation()
    {
        using var scope = NewDisposeScope();
        using var norm = new BatchNorm("norm", 1);
        Tensor x = randn(7), y = norm.forward(x, useGlobalStats: false);
        Assert.Equal(x.shape, y.shape);
        Assert.Equal(x.mean().item<float>(), norm.Mean.item<float>(), 1e-6f);
        Assert.Equal(x.var(unbiased: true).item<float>(), norm.Variance.item<float>(), 1e-5f);
    }

    [Fact]
    public void The_loss_of_an_impossible_class_stops_at_the_smallest_float_and_its_gradient_does_not()
    {
        using var scope = NewDisposeScope();
        Tensor x = tensor([0f, 200f], [1, 2]).requires_grad_(true);
        Tensor loss = SoftmaxWithLoss.Forward(x, tensor([0L]));
        loss.backward();
        Assert.Equal(87.3365f, loss.item<float>(), 1e-3f);
        Assert.Equal([-1f, 1f], x.grad!.data<float>().ToArray());
    }

    [Fact]
    public void Modules_know_their_blobs()
    {
        using var conv = new Convolution("conv", 2, 3, kernel: [3, 3], weightFiller: Filler.Xavier());
        Assert.Equal(["weight", "bias"], conv.named_parameters().Select(entry => entry.name));
        Assert.Equal([3L, 2L, 3L, 3L], conv.Weight.shape);
        using var norm = new BatchNorm("norm", 3);
        Assert.Equal(["mean", "variance", "factor"], norm.named_buffers().Select(entry => entry.name));
        LearnedParameter before = conv.Weight;
        conv.to(ScalarType.Float64);
        Assert.NotSame(before, conv.Weight);
        Assert.Equal(ScalarType.Float64, conv.Weight.dtype);
    }
}
