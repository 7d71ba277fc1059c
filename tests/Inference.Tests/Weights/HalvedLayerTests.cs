using System.Numerics.Tensors;
using Prototxt.Hosting;
using Prototxt.Inference.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace Prototxt.Inference.Tests.Weights;

/// <summary>Weights of two bytes in recurrent layers and in Embed: kernels read what was kept, it is half as much, and what the rounding costs is what the documentation says.</summary>
public sealed class HalvedLayerTests
{
    private const int Steps = 6, Streams = 3, Features = 40, Outputs = 32, StaticFeatures = 7, Words = 50;

    public static TheoryData<string, bool> Layers => new() { { "LSTM", false }, { "LSTM", true }, { "RNN", false }, { "RNN", true }, { "Embed", false } };

    // Weights that two bytes hold as they are: there is no error of rounding.
    [Theory]
    [MemberData(nameof(Layers))]
    public void A_layer_reads_what_was_kept(string layer, bool hasStatic)
    {
        using Tensor whole = Top(layer, hasStatic, WeightPrecision.Float32, isExact: true), halved = Top(layer, hasStatic, WeightPrecision.BFloat16, isExact: true);
        Assert.InRange((halved - whole).abs().max().item<float>(), 0, 1e-6);
    }

    [Theory]
    [InlineData("LSTM", 0.0030)]
    [InlineData("RNN", 0.0030)]
    [InlineData("Embed", 0.0025)]
    public void The_error_of_random_layers_is_the_documented_one(string layer, double most)
    {
        using Tensor whole = Top(layer, false, WeightPrecision.Float32, isExact: false), halved = Top(layer, false, WeightPrecision.BFloat16, isExact: false);
        Assert.InRange(((halved - whole).square().mean().sqrt() / whole.square().mean().sqrt()).item<float>(), most / 4, most);
    }

    [Fact]
    public void A_net_keeps_half_and_finds_it_packed()
    {
        const string Net = """
            layer { name: "words" type: "Input" top: "words" input_param { shape { dim: 4 dim: 2 } } }
            layer { name: "cont" type: "Input" top: "cont" input_param { shape { dim: 4 dim: 2 } } }
            layer { name: "embed" type: "Embed" bottom: "words" top: "embed" embed_param { input_dim: 50 num_output: 40 weight_filler { type: "uniform" min: -1 max: 1 } } }
            layer { name: "lstm" type: "LSTM" bottom: "embed" bottom: "cont" top: "lstm" recurrent_param { num_output: 32 weight_filler { type: "uniform" min: -0.2 max: 0.2 } } }
            layer { name: "rnn" type: "RNN" bottom: "lstm" bottom: "cont" top: "rnn" recurrent_param { num_output: 32 weight_filler { type: "uniform" min: -0.2 max: 0.2 } } }
            layer { name: "ip" type: "InnerProduct" bottom: "rnn" top: "ip" inner_product_param { axis: 2 num_output: 50 weight_filler { type: "xavier" } } }
            """;
        const int Matrices = 1 + 2 + 3 + 1;
        DirectoryInfo folder = Directory.CreateTempSubdirectory("prototxt-");
        try
        {
            GeneratorRun run = Generated.Predictors.Generate(Net);
            using CompiledNet net = CompiledNet.Of(run);
            using CompiledPredictor compiled = Generated.Predictors.Compile(run);
            string model = Path.Combine(folder.FullName, "net.caffemodel"), packed = Path.Combine(folder.FullName, "net.packed");
            net.Net.SaveCaffeModel(model);
            float[] whole = Predict(null).Output;
            var halves = new PredictorOptions { WeightPrecision = WeightPrecision.BFloat16, PackedFile = packed };
            (float[] first, int none) = Predict(halves);
            (float[] second, int all) = Predict(halves);
            Assert.Equal((0, Matrices), (none, all));
            Assert.Equal(first, second);
            Assert.InRange(new FileInfo(packed).Length, 0, 0.6 * new FileInfo(model).Length);
            double error = Math.Sqrt(first.Zip(whole, (a, b) => (double)(a - b) * (a - b)).Sum() / whole.Sum(a => (double)a * a));
            Assert.InRange(error, 1e-4, 0.01);

            (float[] Output, int InPlace) Predict(PredictorOptions? options)
            {
                LayerWeights weights = LayerWeights.Open(model);
                using NetPredictor predictor = compiled.Create(weights, options);
                var inputs = new Dictionary<string, Tensor<float>>
                {
                    ["words"] = System.Numerics.Tensors.Tensor.Create([3f, 49, 0, 7, 7, 12, 30, 1], [4, 2]),
                    ["cont"] = System.Numerics.Tensors.Tensor.Create([0f, 0, 1, 1, 1, 0, 1, 1], [4, 2]),
                };
                return (Generated.Predictors.Flat(predictor.Predict(inputs)["ip"]), weights.LayersInPlace);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Tensor Top(string layer, bool hasStatic, WeightPrecision precision, bool isExact)
    {
        using Workspace work = GuardedMemory.Workspace(4, WorkerPool.Single);
        using LayerWeights weights = LayerWeights.From("random", Blobs(layer, hasStatic, isExact));
        weights.Precision = precision;
        if (layer == "Embed")
        {
            using Tensor words = arange(0, Words, dtype: ScalarType.Float32);
            return Values.ToTensor(weights.Embed("layer", Words, Outputs).Run(Values.Plain(words, work[0]), work[1]));
        }

        using Tensor x = Values.Random(1, Steps, Streams, Features), marks = ones(Steps, Streams), constant = Values.Random(2, Streams, StaticFeatures);
        Value[] bottoms = [Values.Plain(x, work[0]), Values.Plain(marks, work[1]), .. hasStatic ? [Values.Plain(constant, work[2])] : (Value[])[]];
        int staticInputs = hasStatic ? StaticFeatures : 0;
        return Values.ToTensor(layer == "LSTM" ? weights.LSTM("layer", Features, Outputs, staticInputs).Run(bottoms, work[3]) : weights.RNN("layer", Features, Outputs, staticInputs).Run(bottoms, work[3]));
    }

    private static IEnumerable<(string, int[], float[])> Blobs(string layer, bool hasStatic, bool isExact)
    {
        int sums = layer == "LSTM" ? 4 * Outputs : Outputs, seed = 10;
        int[][] shapes = layer == "Embed" ? [[Words, Outputs], [Outputs]]
            : [[sums, Features], [sums], .. hasStatic ? [[sums, StaticFeatures]] : (int[][])[], [sums, Outputs], .. layer == "RNN" ? [[Outputs, Outputs], [Outputs]] : (int[][])[]];
        foreach (int[] shape in shapes)
        {
            using Tensor numbers = Values.Random(seed++, [.. shape.Select(s => (long)s)]) * (layer == "Embed" ? 1 : 0.25f);
            using Tensor exact = numbers.to(ScalarType.BFloat16).to(ScalarType.Float32);
            yield return ("layer", shape, Values.Numbers(isExact ? exact : numbers));
        }
    }
}
