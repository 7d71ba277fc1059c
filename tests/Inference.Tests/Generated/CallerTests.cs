using System.Numerics.Tensors;
using Prototxt.Hosting;
using Prototxt.Inference.Tests.Infrastructure;
using TorchSharp;
using Xunit;

namespace Prototxt.Inference.Tests.Generated;

/// <summary>Many callers at once, each with a size of its own, some of which change their minds.</summary>
public sealed class CallerTests
{
    // What keeps something of a size from call to call: offsets of windows, a Deconvolution's taps, priors.
    private const string Net = """
        layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 16 dim: 12 dim: 10 } } }
        layer { name: "three" type: "Convolution" bottom: "data" top: "three" convolution_param { num_output: 32 kernel_size: 3 pad: 1 weight_filler { type: "xavier" } } }
        layer { name: "relu" type: "ReLU" bottom: "three" top: "three" }
        layer { name: "each" type: "Convolution" bottom: "three" top: "each" convolution_param { num_output: 32 group: 32 kernel_size: 3 weight_filler { type: "xavier" } } }
        layer { name: "up" type: "Deconvolution" bottom: "each" top: "up" convolution_param { num_output: 32 group: 32 kernel_size: 4 stride: 2 weight_filler { type: "xavier" } } }
        layer { name: "down" type: "Convolution" bottom: "up" top: "down" convolution_param { num_output: 8 kernel_size: 5 stride: 3 pad: 2 weight_filler { type: "xavier" } } }
        layer { name: "pool" type: "Pooling" bottom: "down" top: "pool" pooling_param { kernel_size: 2 stride: 2 } }
        layer { name: "priors1" type: "PriorBox" bottom: "down" bottom: "data" top: "priors1" prior_box_param { min_size: 3 } }
        layer { name: "priors2" type: "PriorBox" bottom: "pool" bottom: "data" top: "priors2" prior_box_param { min_size: 5 } }
        layer { name: "priors" type: "Concat" bottom: "priors1" bottom: "priors2" top: "priors" concat_param { axis: 2 } }
        layer { name: "places" type: "Flatten" bottom: "pool" top: "places" }
        """;

    private static readonly (int Images, int Height, int Width)[] sizes = [(1, 12, 10), (1, 10, 12), (3, 12, 10), (1, 30, 17), (2, 17, 30), (0, 12, 10)];

    [Fact]
    public void Each_gets_what_it_would_get_alone()
    {
        GeneratorRun run = Predictors.Generate(Net);
        using CompiledNet net = CompiledNet.Of(run);
        using CompiledPredictor compiled = Predictors.Compile(run);
        using NetPredictor predictor = compiled.Create(NetPredictors.WeightsOf(net.Net), new PredictorOptions { Threads = 2 });
        Dictionary<string, Tensor<float>>[] inputs = [.. sizes.Select((s, i) => new Dictionary<string, Tensor<float>> { ["data"] = Numbers(i, s.Images, 16, s.Height, s.Width) })];
        float[][] expected = [.. inputs.Select(given =>
        {
            using NetPredictor alone = compiled.Create(NetPredictors.WeightsOf(net.Net), new PredictorOptions { Threads = 1 });
            return Flat(alone.Predict(given));
        })];
        Parallel.For(0, 240, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            int size = i % sizes.Length;
            if (i % 5 != 4)
            {
                Assert.Equal(expected[size], Flat(predictor.Predict(inputs[size])));
                return;
            }
            using var cancel = new CancellationTokenSource();
            cancel.CancelAfter(i % 4); // in milliseconds
            try
            {
                Assert.Equal(expected[size], Flat(predictor.Predict(inputs[size], cancel.Token)));
            }
            catch (OperationCanceledException e)
            {
                Assert.Equal(cancel.Token, e.CancellationToken);
            }
        });
    }

    private static float[] Flat(IReadOnlyDictionary<string, Tensor<float>> outputs) => [.. outputs.OrderBy(o => o.Key, StringComparer.Ordinal).SelectMany(o => Predictors.Flat(o.Value))];

    private static Tensor<float> Numbers(int seed, params int[] shape)
    {
        using torch.Tensor numbers = Values.Random(seed, [.. shape.Select(s => (long)s)]);
        return Tensor.Create(Values.Numbers(numbers), [.. shape.Select(s => (nint)s)]);
    }
}
