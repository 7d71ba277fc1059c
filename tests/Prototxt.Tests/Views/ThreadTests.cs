using Prototxt.Tests.Layers;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Views;

/// <summary>One net, several threads: what a pass keeps for the next is never read while it is replaced, and no answer is a mixture.</summary>
public class ThreadTests
{
    private const int Threads = 4, Passes = 150;

    [Theory]
    [InlineData("LSTM")]
    [InlineData("RNN")]
    public void Sequences_that_begin_anew_have_their_own_answers(string type)
    {
        using var net = CompiledNet.Of($$"""
            layer { name: "x" type: "Input" top: "x" top: "c" input_param { shape { dim: 3 dim: 2 dim: 4 } shape { dim: 3 dim: 2 } } }
            layer { name: "l" type: "{{type}}" bottom: "x" bottom: "c" top: "h" recurrent_param { num_output: 5 weight_filler { type: "xavier" } } }
            """);
        using Tensor x = Numbers.Mixed(3, 2, 4), cont = tensor(new float[] { 0, 0, 1, 1, 1, 1 }, [3, 2]);
        Dictionary<string, Tensor> inputs = new() { ["x"] = x, ["c"] = cont };
        float[] expected = Predict(net, inputs);
        Together(_ => Assert.Equal(expected, Predict(net, inputs)));
    }

    [Theory]
    [InlineData("LSTM")]
    [InlineData("RNN")]
    public void A_state_that_goes_on_is_one_that_a_pass_left(string type)
    {
        using var net = CompiledNet.Of($$"""
            layer { name: "x" type: "Input" top: "x" top: "c" input_param { shape { dim: 1 dim: 1 dim: 1 } shape { dim: 1 dim: 1 } } }
            layer { name: "l" type: "{{type}}" bottom: "x" bottom: "c" top: "h" recurrent_param { num_output: 2 weight_filler { type: "constant" value: 1 } } }
            """);
        using Tensor x = ones(1, 1, 1), cont = ones(1, 1);
        Dictionary<string, Tensor> inputs = new() { ["x"] = x, ["c"] = cont };
        Together(_ => Assert.All(Predict(net, inputs), v => Assert.InRange(v, 0f, 1f)));
    }

    [Fact]
    public void Running_sums_lose_no_batch()
    {
        using var net = CompiledNet.Of("""
            layer { name: "d" type: "Input" top: "a" input_param { shape { dim: 2 dim: 3 } } }
            layer { name: "bn" type: "BatchNorm" bottom: "a" top: "n" batch_norm_param { moving_average_fraction: 1 } }
            """);
        using Tensor x = Numbers.Mixed(2, 3);
        Together(_ => Release(net.Run("Train", new Dictionary<string, Tensor> { ["a"] = x })));
        Assert.Equal(Threads * Passes, net.Net.LearnedLayers[0].Blobs[2].item<float>());
    }

    [Fact]
    public void First_batches_that_come_at_once_make_one_size()
    {
        for (int run = 0; run < 20; run++)
        {
            using var net = CompiledNet.Of("""
                layer { name: "d" type: "Data" top: "data" data_param { batch_size: 2 } }
                layer { name: "conv" type: "Convolution" bottom: "data" top: "conv" convolution_param { num_output: 4 kernel_size: 3 weight_filler { type: "xavier" } } }
                layer { name: "ip" type: "InnerProduct" bottom: "conv" top: "ip" inner_product_param { num_output: 3 weight_filler { type: "xavier" } } }
                """);
            using Tensor x = Numbers.Mixed(2, 2, 6, 6);
            Dictionary<string, Tensor> inputs = new() { ["data"] = x };
            float[][] answers = new float[Threads][];
            Parallel.For(0, Threads, new ParallelOptions { MaxDegreeOfParallelism = Threads }, t => answers[t] = Predict(net, inputs));
            Assert.All(answers, a => Assert.Equal(answers[0], a));
        }
    }

    private static void Together(Action<int> pass) =>
        Parallel.For(0, Threads * Passes, new ParallelOptions { MaxDegreeOfParallelism = Threads }, pass);

    private static float[] Predict(CompiledNet net, Dictionary<string, Tensor> inputs)
    {
        using Tensor y = net.Run("Predict", inputs).Values.Single();
        return Numbers.Of(y);
    }

    private static void Release(NetOutputs outputs)
    {
        foreach (Tensor output in outputs.Values)
            output.Dispose();
    }
}
