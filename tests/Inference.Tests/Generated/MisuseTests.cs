using System.Numerics.Tensors;
using System.Reflection;
using Prototxt.Hosting;
using Prototxt.Weights;
using Xunit;

namespace Prototxt.Inference.Tests.Generated;

/// <summary>Calls that cannot be meant, and files that change meanwhile.</summary>
public sealed class MisuseTests : IDisposable
{
    private const string Net = """
        layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 1 dim: 4 dim: 4 } } }
        layer { name: "conv" type: "Convolution" bottom: "data" top: "conv" convolution_param { num_output: 2 kernel_size: 3 weight_filler { type: "xavier" } } }
        """;

    private const string Flat = """
        layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 } } }
        layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip" inner_product_param { num_output: 2 weight_filler { type: "xavier" } } }
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("prototxt-");

    [Theory]
    [InlineData(16, 1, 4, 5, "Input \"data\": expected 20 numbers for the shape [1, 1, 4, 5], found 16.")]
    [InlineData(16, -1, -1, 4, "Input \"data\": expected at most one size that the numbers tell, found [-1, 1, -1, 4].")]
    [InlineData(16, 1, -2, 4, "must be greater than or equal to '-1'")]
    [InlineData(16, -1, 0, 4, "Input \"data\": expected 0 numbers for the shape [0, 1, 0, 4], found 16.")]
    [InlineData(16, int.MaxValue, int.MaxValue, int.MaxValue, "numbers for the shape [2147483647, 1, 2147483647, 2147483647], found 16.")]
    [InlineData(16, -1, int.MaxValue, int.MaxValue, "Input \"data\": expected 0 numbers for the shape [0, 1, 2147483647, 2147483647], found 16.")]
    [InlineData(0, 1, 0, 4, "Layer \"conv\": expected a bottom not smaller than its window [3, 3], found [1, 1, 0, 4].")]
    [InlineData(10, 1, 5, 2, "Layer \"conv\": expected a bottom not smaller than its window [3, 3], found [1, 1, 5, 2].")]
    public void Sizes_that_cannot_be_are_told(int numbers, int images, int height, int width, string message)
    {
        GeneratorRun run = Predictors.Generate(Net);
        using CompiledPredictor compiled = Predictors.Compile(run);
        using NetPredictor predictor = compiled.Create(LayerWeights.From("memory", [("conv", [2, 1, 3, 3], new float[18]), ("conv", [2], new float[2])]));
        MethodInfo predict = compiled.Type.GetMethod("Predict", [typeof(float[]), typeof(int), typeof(int), typeof(int), typeof(CancellationToken)])!;
        Exception e = Assert.ThrowsAny<ArgumentException>(() => predict.Invoke(predictor, BindingFlags.DoNotWrapExceptions, null, [new float[numbers], images, height, width, CancellationToken.None], null));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        // What was refused leaves nothing behind.
        Assert.Equal([1, 2, 2, 2], predictor.Predict(new Dictionary<string, Tensor<float>> { ["data"] = Tensor.Create(new float[16], [1, 1, 4, 4]) })["conv"].Lengths.ToArray());
    }

    [Theory]
    [InlineData("type: 'Pooling' bottom: 'conv' pooling_param { kernel_size: 6 }", "expected a bottom not smaller than its window [6, 6], found [1, 2, 4, 4], channels last")]
    [InlineData("type: 'SPP' bottom: 'conv' spp_param { pyramid_height: 4 }", "expected a bottom large enough for 8 x 8 bins, found [1, 2, 4, 4]")]
    [InlineData("type: 'Reshape' bottom: 'conv' reshape_param { shape { dim: 0 dim: 128 } }", "expected as many numbers as [1, 128] has, found [1, 2, 4, 4]")]
    [InlineData("type: 'Eltwise' bottom: 'conv' bottom: 'like'", "expected bottoms like the first, [1, 2, 4, 4], channels last, found [1, 2, 8, 8], channels last")]
    [InlineData("type: 'Concat' bottom: 'conv' bottom: 'like'", "expected bottoms that differ from [1, 2, 4, 4], channels last in axis 1 only, found [1, 2, 8, 8], channels last")]
    [InlineData("type: 'Crop' bottom: 'conv' bottom: 'like'", "expected a bottom with at least 8 places at axis 2, found [1, 2, 4, 4]")]
    [InlineData("type: 'Scale' bottom: 'conv' bottom: 'like' scale_param { axis: 0 }", "expected numbers for the axes of plain [1, 2, 4, 4] from axis 0 on, found [1, 2, 8, 8]")]
    [InlineData("type: 'Slice' bottom: 'conv' top: 'more' slice_param { axis: 2 slice_point: 5 }", "expected a bottom with places 0 to 5 of axis 2, found [1, 2, 4, 4]")]
    [InlineData("type: 'ArgMax' bottom: 'conv' argmax_param { axis: 3 top_k: 5 }", "expected a bottom of at least top_k = 5 numbers, found [1, 2, 4, 4]")]
    public void A_layer_that_cannot_compute_with_a_size_is_named(string layer, string message)
    {
        string net = $$"""
            layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 1 dim: 10 dim: 10 } } }
            layer { name: "conv" type: "Convolution" bottom: "data" top: "conv" convolution_param { num_output: 2 kernel_size: 3 } }
            layer { name: "like" type: "DummyData" top: "like" dummy_data_param { shape { dim: 1 dim: 2 dim: 8 dim: 8 } } }
            layer { name: "the layer" top: 'top' {{layer}} }
            """;
        GeneratorRun run = Predictors.Generate(net);
        using CompiledPredictor compiled = Predictors.Compile(run);
        using NetPredictor predictor = compiled.Create(LayerWeights.From("memory", [("conv", [2, 1, 3, 3], new float[18]), ("conv", [2], new float[2])]));
        Exception e = Assert.Throws<ArgumentException>(() => predictor.Predict(new Dictionary<string, Tensor<float>> { ["data"] = Tensor.Create(new float[36], [1, 1, 6, 6]) }));
        Assert.StartsWith("Layer \"the layer\": " + message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_replaced_meanwhile_is_the_one_that_was_opened()
    {
        GeneratorRun run = Predictors.Generate(Flat);
        using CompiledNet net = CompiledNet.Of(run);
        using CompiledPredictor compiled = Predictors.Compile(run);
        string path = Save(net, "net.caffemodel"), other = Save(net, "other.caffemodel");
        float[] expected = Predict(compiled, LayerWeights.Open(path));
        Assert.NotEqual(expected, Predict(compiled, LayerWeights.Open(other)));
        LayerWeights weights = LayerWeights.Open(path);
        File.Move(other, path, overwrite: true);
        Assert.Equal(expected, Predict(compiled, weights));
    }

    [Fact]
    public void A_file_that_is_cut_meanwhile_is_refused_by_name()
    {
        GeneratorRun run = Predictors.Generate(Flat);
        using CompiledNet net = CompiledNet.Of(run);
        using CompiledPredictor compiled = Predictors.Compile(run);
        string path = Save(net, "net.caffemodel");
        LayerWeights weights = LayerWeights.Open(path);
        using (FileStream file = new(path, FileMode.Open, FileAccess.Write))
            file.SetLength(file.Length - 8);
        Assert.Contains(path, Assert.Throws<WeightFileException>(() => compiled.Create(weights)).Message, StringComparison.Ordinal);
    }

    // The memory goes once the last call has ended, the map of the file too.
    [Fact]
    public void Disposing_of_a_predictor_that_others_call_ends_no_call()
    {
        GeneratorRun run = Predictors.Generate(Flat);
        using CompiledNet net = CompiledNet.Of(run);
        using CompiledPredictor compiled = Predictors.Compile(run);
        string path = Save(net, "net.caffemodel");
        float[] expected = Predict(compiled, LayerWeights.Open(path));
        var input = new Dictionary<string, Tensor<float>> { ["data"] = Tensor.Create([1f, 2, 3], [1, 3]) };
        for (int round = 0; round < 30; round++)
        {
            NetPredictor predictor = compiled.Create(LayerWeights.Open(path));
            var wrong = new List<float[]>();
            int ended = 0;
            Thread[] callers = [.. Enumerable.Range(0, 4).Select(_ => new Thread(Call))];
            foreach (Thread caller in callers)
                caller.Start();
            Thread.Sleep(round % 3);
            predictor.Dispose();
            foreach (Thread caller in callers)
                caller.Join();
            Assert.Empty(wrong);
            Assert.Equal(callers.Length, ended);

            void Call()
            {
                try
                {
                    for (; ; )
                    {
                        float[] found = Predictors.Flat(predictor.Predict(input)["ip"]);
                        if (!found.SequenceEqual(expected))
                            lock (wrong)
                                wrong.Add(found);
                    }
                }
                catch (ObjectDisposedException)
                {
                    Interlocked.Increment(ref ended);
                }
            }
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static float[] Predict(CompiledPredictor compiled, LayerWeights weights)
    {
        using NetPredictor predictor = compiled.Create(weights);
        return Predictors.Flat(predictor.Predict(new Dictionary<string, Tensor<float>> { ["data"] = Tensor.Create([1f, 2, 3], [1, 3]) })["ip"]);
    }

    // Another net of the same layers, each time.
    private string Save(CompiledNet net, string name)
    {
        string path = Path.Combine(_folder.FullName, name);
        using ICaffeNet another = net.CreateAnother();
        another.SaveCaffeModel(path);
        return path;
    }
}
