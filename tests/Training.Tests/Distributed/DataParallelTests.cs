using Prototxt.Training.Distributed;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Training.Tests.Distributed;

/// <summary>Threads as processes: averaged gradients are those of one process with the whole batch.</summary>
public class DataParallelTests
{
    private const int Batch = 4;

    // A shared weight, a frozen layer, and a frozen batch normalisation.
    private const string Net = """
        name: "Parallel"
        layer { name: "in" type: "Input" top: "data" top: "label" input_param { shape { dim: 4 dim: 2 dim: 6 dim: 6 } shape { dim: 4 } } }
        layer { name: "conv" type: "Convolution" bottom: "data" top: "conv" convolution_param { num_output: 4 kernel_size: 3 weight_filler { type: "xavier" } } }
        layer { name: "norm" type: "BatchNorm" bottom: "conv" top: "norm" batch_norm_param { use_global_stats: true eps: 1 } }
        layer { name: "relu" type: "ReLU" bottom: "norm" top: "norm" }
        layer { name: "ip1" type: "InnerProduct" bottom: "norm" top: "ip1" param { name: "w1" } param { name: "b1" } inner_product_param { num_output: 8 weight_filler { type: "xavier" } } }
        layer { name: "fixed" type: "InnerProduct" bottom: "ip1" top: "fixed" param { lr_mult: 0 } param { lr_mult: 0 } inner_product_param { num_output: 8 weight_filler { type: "xavier" } } }
        layer { name: "tanh" type: "TanH" bottom: "fixed" top: "fixed" }
        layer { name: "ip2" type: "InnerProduct" bottom: "fixed" top: "ip2" param { name: "w2" } inner_product_param { num_output: 8 weight_filler { type: "xavier" } } }
        layer { name: "ip3" type: "InnerProduct" bottom: "ip2" top: "ip3" param { name: "w2" } inner_product_param { num_output: 8 } }
        layer { name: "ip4" type: "InnerProduct" bottom: "ip3" top: "ip4" inner_product_param { num_output: 3 weight_filler { type: "xavier" } } }
        layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip4" bottom: "label" top: "loss" }
        """;

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 1, 1)]
    [InlineData(2, 3, 1)]
    [InlineData(3, 2, 1 << 20)]
    public void Gradients_are_those_of_one_process_with_the_whole_batch(int size, int iterSize, long bucketBytes)
    {
        using CompiledNet compiled = CompiledNet.Of(Net);
        NetView view = compiled.Net.Views[0];
        const int Iterations = 3;
        var data = Enumerable.Range(0, Iterations * iterSize).Select(i => TrainedNet.Inputs(view, Batch * size, seed: i)).ToArray();

        Dictionary<string, float[]>? first = null;

        var found = ThreadGroup.Run(size, group =>
        {
            using ICaffeNet net = compiled.CreateAnother();
            using var parallel = new DataParallel(group, net, bucketBytes);
            double[] loss = [0];
            int early = 0;
            for (int i = 0; i < data.Length; i++)
            {
                bool isLast = i % iterSize == iterSize - 1;
                parallel.Begin(isLast);
                int before = group.Sums.Count;
                loss[0] += TrainedNet.Pass(net, TrainedNet.Part(data[i], group.Rank, Batch));
                early = group.Sums.Count - before;
                parallel.End(isLast);
                if (i == iterSize - 1)
                    lock (compiled)
                        first ??= TrainedNet.Values(net);
                if (isLast)
                    Update(net, iterSize);
            }

            parallel.Average(loss);
            return (Values: TrainedNet.Values(net), Loss: loss[0], Early: early);
        });

        // one process, from the same parameters
        Copy(first!, compiled.Net);
        double whole = 0;
        for (int i = 0; i < data.Length; i++)
        {
            whole += TrainedNet.Pass(compiled.Net, data[i]);
            if (i % iterSize == iterSize - 1)
                Update(compiled.Net, iterSize);
        }

        Assert.All(found, rank =>
        {
            TrainedNet.AssertClose(TrainedNet.Values(compiled.Net), rank.Values);
            TrainedNet.AssertClose(found[0].Values, rank.Values, tolerance: 0);
            Assert.Equal(whole, rank.Loss, 1e-4 * whole);
            Assert.Equal(bucketBytes == 1 ? 9 : 1, rank.Early); // sums that began while the last backward pass ran
        });
    }

    [Fact]
    public void All_begin_with_the_parameters_of_process_0_also_where_the_first_batch_tells_their_size()
    {
        using CompiledNet compiled = CompiledNet.Of("""
            layer { name: "data" type: "Data" top: "data" top: "label" data_param { source: "x" batch_size: 4 } }
            layer { name: "conv" type: "Convolution" bottom: "data" top: "conv" convolution_param { num_output: 4 kernel_size: 3 weight_filler { type: "xavier" } } }
            layer { name: "norm" type: "BatchNorm" bottom: "conv" top: "norm" }
            layer { name: "ip" type: "InnerProduct" bottom: "norm" top: "ip" param { lr_mult: 0 } inner_product_param { num_output: 3 weight_filler { type: "xavier" } bias_filler { type: "gaussian" } } }
            layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip" bottom: "label" top: "loss" }
            """);
        var found = ThreadGroup.Run(2, group =>
        {
            using ICaffeNet net = compiled.CreateAnother();
            using var parallel = new DataParallel(group, net);
            var random = new Random(group.Rank);
            using Tensor data = tensor([.. Enumerable.Range(0, 4 * 3 * 5 * 5).Select(_ => random.NextSingle())], [4L, 3, 5, 5]), label = tensor([0f, 1f, 2f, 1f]);
            long before = net.LearnedLayers[0].Blobs[0].numel();
            parallel.Begin();
            TrainedNet.Pass(net, new Dictionary<string, Tensor> { ["data"] = data, ["label"] = label });
            parallel.End();
            return (Before: before, Values: TrainedNet.Values(net), Gradients: TrainedNet.Gradients(net), Statistics: TrainedNet.Numbers(net.LearnedLayers[1].Blobs[0]));
        });
        Assert.Equal(0, found[0].Before);
        TrainedNet.AssertClose(found[0].Values, found[1].Values, tolerance: 0);
        TrainedNet.AssertClose(Learned(found[0].Gradients), Learned(found[1].Gradients), tolerance: 0);
        Assert.Equal(found[0].Statistics, found[1].Statistics);
        Assert.All(found[0].Statistics, mean => Assert.NotEqual(0, mean));

        static Dictionary<string, float[]> Learned(Dictionary<string, float[]> gradients) => gradients.Where(g => g.Key != "ip:0").ToDictionary();
    }

    [Fact]
    public void Numbers_that_are_the_same_everywhere_stay_as_they_are()
    {
        using CompiledNet compiled = CompiledNet.Of(Net);
        float[] statistics = [0.1f, 1f / 3, 12345.678f, 1e-20f];
        float[][] found = ThreadGroup.Run(3, group =>
        {
            using ICaffeNet net = compiled.CreateAnother();
            Tensor mean = net.LearnedLayers.Single(l => l.Name == "norm").Blobs[0];
            using (no_grad())
            using (Tensor values = tensor(statistics))
                mean.copy_(values);
            using var parallel = new DataParallel(group, net);
            parallel.Begin();
            TrainedNet.Pass(net, TrainedNet.Inputs(net.Views[0], Batch, seed: group.Rank));
            parallel.End();
            return TrainedNet.Numbers(mean);
        });
        Assert.All(found, numbers => Assert.Equal(statistics, numbers));
    }

    [Fact]
    public void A_process_without_gradients_adds_none_and_keeps_nobody_waiting()
    {
        using CompiledNet compiled = CompiledNet.Of(Net);
        Dictionary<string, float[]>[] found = ThreadGroup.Run(2, group =>
        {
            using ICaffeNet net = compiled.CreateAnother();
            using var parallel = new DataParallel(group, net, bucketBytes: 1);
            for (int i = 0; i < 2; i++)
            {
                foreach (LearnableParameter parameter in net.LearnableParameters)
                    parameter.Value.grad = null;
                parallel.Begin();
                if (i == 0 || group.Rank == 0)
                    TrainedNet.Pass(net, TrainedNet.Inputs(net.Views[0], Batch, seed: 5));
                parallel.End();
            }

            Dictionary<string, float[]> half = TrainedNet.Gradients(net);
            foreach (LearnableParameter parameter in net.LearnableParameters)
                parameter.Value.grad = null;
            TrainedNet.Pass(net, TrainedNet.Inputs(net.Views[0], Batch, seed: 5));
            return TrainedNet.Gradients(net).ToDictionary(g => g.Key, g => g.Value.Zip(half.GetValueOrDefault(g.Key, g.Value), (whole, h) => whole - 2 * h).ToArray());
        });
        Assert.All(found, differences => Assert.All(differences.Where(d => !d.Key.StartsWith("fixed", StringComparison.Ordinal)), d => Assert.All(d.Value, n => Assert.Equal(0, n))));
    }

    [Fact]
    public void Layers_of_the_project_learn_like_others()
    {
        var net = new PrototxtFile("/project/net.prototxt", """
            name: "Hooked"
            layer { name: "in" type: "Input" top: "data" top: "label" input_param { shape { dim: 4 dim: 5 } shape { dim: 4 } } }
            layer { name: "gain" type: "Gain" bottom: "data" top: "gain" }
            layer { name: "ip" type: "InnerProduct" bottom: "gain" top: "ip" inner_product_param { num_output: 3 weight_filler { type: "xavier" } } }
            layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip" bottom: "label" top: "loss" }
            """, new Dictionary<string, string> { ["PrototxtHooks"] = "Gain", ["PrototxtTopShapes"] = "gain: =data", ["PrototxtBlobShapes"] = "gain: 5" });
        using CompiledNet compiled = CompiledNet.Of(GeneratorRun.In(new Project(Code: """
            namespace Consumer;
            using System.Collections.Generic;
            using TorchSharp.Modules;
            using static TorchSharp.torch;
            public partial class Hooked
            {
                private partial Tensor Gain(Tensor data, GainParameter parameter, IReadOnlyList<Parameter> blobs) => data * (blobs[0] + 1);
            }
            """), net));
        Dictionary<string, Tensor> whole = TrainedNet.Inputs(compiled.Net.Views[0], 2 * Batch, seed: 1);
        Dictionary<string, float[]>[] found = ThreadGroup.Run(2, group =>
        {
            using ICaffeNet own = compiled.CreateAnother();
            if (group.Rank == 0)
                lock (compiled)
                    Copy(TrainedNet.Values(compiled.Net), own);
            using var parallel = new DataParallel(group, own);
            for (int i = 0; i < 2; i++)
            {
                foreach (LearnableParameter parameter in own.LearnableParameters)
                    parameter.Value.grad = null;
                parallel.Begin();
                TrainedNet.Pass(own, TrainedNet.Part(whole, group.Rank, Batch));
                parallel.End();
            }

            return TrainedNet.Gradients(own);
        });
        TrainedNet.Pass(compiled.Net, whole);
        Assert.Contains("gain:0", found[0].Keys);
        Assert.All(found, gradients => TrainedNet.AssertClose(TrainedNet.Gradients(compiled.Net), gradients));
    }

    [Fact]
    public void A_gradient_past_the_layers_is_refused()
    {
        using CompiledNet compiled = CompiledNet.Of(Net);
        var e = Assert.Throws<InvalidOperationException>(() => ThreadGroup.Run(2, group =>
        {
            using ICaffeNet net = compiled.CreateAnother();
            using var parallel = new DataParallel(group, net);
            LearnableParameter weight = net.LearnableParameters.First(p => p.Layer == "ip4");
            for (int i = 0; i < 2; i++)
            {
                parallel.Begin();
                using NetOutputs outputs = net.Views[0].Run(TrainedNet.Inputs(net.Views[0], Batch, seed: i));
                using Tensor penalty = weight.Value.square().sum(), sum = outputs.TotalLoss! + penalty;
                sum.backward();
                parallel.End();
            }

            return 0;
        }));
        Assert.Contains("Blob 0 of layer 'ip4' has got a gradient from outside", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Different_nets_are_refused_on_all_processes()
    {
        using CompiledNet one = CompiledNet.Of(Net), other = CompiledNet.Of(Net.Replace("\"ip4\"", "\"out\"", StringComparison.Ordinal));
        string[] messages = ThreadGroup.Run(2, group =>
        {
            using ICaffeNet net = (group.Rank == 0 ? one : other).CreateAnother();
            return Assert.Throws<InvalidOperationException>(() => new DataParallel(group, net)).Message;
        });
        Assert.All(messages, m => Assert.StartsWith("1 of 2 processes have other nets than process 0", m, StringComparison.Ordinal));
    }

    [Fact]
    public void What_process_0_does_alone_the_others_wait_for()
    {
        using CompiledNet compiled = CompiledNet.Of(Net);
        bool isDone = false;
        bool[] found = ThreadGroup.Run(2, group =>
        {
            using ICaffeNet net = compiled.CreateAnother();
            using var parallel = new DataParallel(group, net);
            if (group.Rank == 0)
                isDone = true;
            parallel.WaitForMain();
            return isDone;
        });
        Assert.Equal([true, true], found);
    }

    private static void Copy(Dictionary<string, float[]> values, ICaffeNet net)
    {
        using var noGrad = no_grad();
        foreach (LearnableParameter parameter in net.LearnableParameters)
        {
            using Tensor numbers = tensor(values[$"{parameter.Layer}:{parameter.Index}"], parameter.Value.shape);
            parameter.Value.copy_(numbers);
        }
    }

    private static void Update(ICaffeNet net, int iterSize)
    {
        using var noGrad = no_grad();
        foreach (LearnableParameter parameter in net.LearnableParameters.Where(p => p.LrMult != 0))
        {
            parameter.Value.add_(parameter.Value.grad!, -0.1f / iterSize);
            parameter.Value.grad!.zero_();
        }
    }
}
