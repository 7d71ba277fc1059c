using System.Numerics.Tensors;
using Prototxt.Hosting;
using Xunit;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace Prototxt.Inference.Tests.Generated;

/// <summary>A predictor of many calls is made and run in stages, and predicts what the net does.</summary>
public sealed class StageTests
{
    private const int Blocks = 300;

    // Two sums in a row read what was made far before.
    private static readonly string net = string.Concat(
        """
        name: "Long"
        layer { name: "in" type: "Input" top: "data" input_param { shape { dim: 1 dim: 2 dim: 3 dim: 3 } } }
        layer { name: "first" type: "Convolution" bottom: "data" top: "first" convolution_param { num_output: 4 kernel_size: 1 weight_filler { type: "xavier" } } }

        """,
        string.Concat(Enumerable.Range(0, Blocks).Select(i => $$"""
        layer { name: "c{{i}}" type: "Convolution" bottom: "{{(i == 0 ? "first" : $"s{i - 1}")}}" top: "c{{i}}" convolution_param { num_output: 4 kernel_size: 1 weight_filler { type: "gaussian" std: 0.1 } } }
        layer { name: "t{{i}}" type: "TanH" bottom: "c{{i}}" top: "t{{i}}" }
        layer { name: "p{{i}}" type: "Pooling" bottom: "t{{i}}" top: "p{{i}}" pooling_param { kernel_size: 3 pad: 1 stride: 1 } }
        layer { name: "s{{i}}" type: "Eltwise" bottom: "p{{i}}" bottom: "first" top: "s{{i}}" }

        """)));

    [Fact]
    public void A_long_predictor_predicts_what_the_net_does()
    {
        GeneratorRun run = Predictors.Generate(net);
        string code = Predictors.Code(run)!;
        Assert.InRange(code.Split("private Inference::Value Forward").Length, 4, 8);
        Assert.Contains("private void Make", code, StringComparison.Ordinal);
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".caffemodel");
        try
        {
            manual_seed(1);
            using var whole = CompiledNet.Of(run);
            whole.Net.SaveCaffeModel(path);
            using CompiledPredictor compiled = Predictors.Compile(run);
            using NetPredictor predictor = compiled.Create(LayerWeights.Open(path));
            float[] numbers = [.. Enumerable.Range(0, 18).Select(i => (i % 7) - 3f)];
            using Tensor input = tensor(numbers).reshape(1, 2, 3, 3);
            using NetOutputs expected = whole.Run("Predict", new Dictionary<string, Tensor> { ["data"] = input });
            Tensor<float> found = predictor.Predict(new Dictionary<string, Tensor<float>> { ["data"] = System.Numerics.Tensors.Tensor.Create(numbers, [1, 2, 3, 3]) }).Values.Single();
            float[] wanted = expected.Values.Single().data<float>().ToArray();
            Assert.All(wanted.Zip(Predictors.Flat(found)), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
