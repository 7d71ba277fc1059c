using System.Globalization;
using System.Numerics.Tensors;
using Prototxt.Fuzz.Seeds;
using Prototxt.Hosting;
using Prototxt.Weights;
using Xunit;
using TorchSharp;
using static Prototxt.Fuzz.Seeds.PickleWriter;
using TorchTensor = TorchSharp.torch.Tensor;

namespace Prototxt.Inference.Tests.Generated;

/// <summary>What a net loads, its predictor loads: every format, in every order of axes, with the same numbers.</summary>
public sealed class FormatTests : IDisposable
{
    // A picture that an inner product flattens, statistics that kaffe stores divided, and a parameter that two layers share in shapes of their own.
    private const string Net = """
        name: "Formats"
        layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 6 dim: 5 } } }
        layer { name: "conv" type: "Convolution" bottom: "data" top: "conv" convolution_param { num_output: 4 kernel_h: 3 kernel_w: 2 weight_filler { type: "xavier" } bias_filler { type: "uniform" } } }
        layer { name: "bn" type: "BatchNorm" bottom: "conv" top: "conv" }
        layer { name: "scale" type: "Scale" bottom: "conv" top: "conv" scale_param { filler { type: "uniform" min: 0.5 max: 1 } bias_term: true } }
        layer { name: "fc" type: "InnerProduct" bottom: "conv" top: "fc" inner_product_param { num_output: 6 weight_filler { type: "xavier" } bias_filler { type: "uniform" } } }
        layer { name: "one" type: "InnerProduct" bottom: "fc" top: "one" param { name: "w" } inner_product_param { num_output: 4 bias_term: false weight_filler { type: "xavier" } } }
        layer { name: "two" type: "InnerProduct" bottom: "one" top: "two" param { name: "w" share_mode: PERMISSIVE } param { name: "b" } inner_product_param { num_output: 6 bias_filler { type: "uniform" } } }
        layer { name: "out" type: "InnerProduct" bottom: "two" top: "out" inner_product_param { num_output: 2 weight_filler { type: "xavier" } } }
        """;

    private static readonly Lazy<(CompiledNet Net, CompiledPredictor Predictor)> s_compiled = new(() =>
    {
        GeneratorRun run = Predictors.Generate(Net);
        Assert.Empty(Predictors.Refusals(run));
        return (CompiledNet.Of(run), Predictors.Compile(run));
    });

    private static readonly Tensor<float> s_picture = Tensor.Create([.. Enumerable.Range(0, 3 * 6 * 5).Select(i => MathF.Sin(i))], [1, 3, 6, 5]);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("prototxt-");

    private readonly ICaffeNet _net = NewNet();

    [Theory]
    [InlineData(NpyLayout.Auto, true, true, true)]
    [InlineData(NpyLayout.TensorFlow, true, true, true)]
    [InlineData(NpyLayout.TensorFlowChannelFirst, true, true, false)]
    [InlineData(NpyLayout.Auto, false, false, false)]
    [InlineData(NpyLayout.Caffe, false, false, false)]
    [InlineData(NpyLayout.Auto, false, true, false)]
    [InlineData(NpyLayout.Auto, true, false, true)]
    public void An_npy_in_any_order(NpyLayout layout, bool convolutionsLast, bool matricesLast, bool flattenedLast)
    {
        string path = Write("net.npy", Npy(PickleDialect.Python2, Layers(convolutionsLast, matricesLast, flattenedLast)));
        Assert.Equal(Expected(), Predict(path, new() { NpyLayout = layout }));
        using ICaffeNet loaded = s_compiled.Value.Net.CreateAnother();
        loaded.LoadWeights(path, new() { NpyLayout = layout });
        Assert.Equal(Blobs(_net), Blobs(loaded));
    }

    // Both schemas, kaffe's statistics, which take the Scale with them, and layers that nobody asks for.
    [Fact]
    public void An_npy_as_kaffe_writes_it()
    {
        Dictionary<string, NumPyArray[]> blobs = Arrays(true, true, true);
        NumPyArray factor = blobs["bn"][2];
        NumPyArray Divided(NumPyArray sums) => new(sums.Shape, [.. sums.Values.Select(v => v / factor.Values[0])]);
        Action<PickleWriter> statistics = w => w.Dict(("mean", Divided(blobs["bn"][0])), ("variance", Divided(blobs["bn"][1])), ("scale", blobs["scale"][0]), ("offset", blobs["scale"][1]));
        Action<PickleWriter> unknown = w => w.Dict(("moving_mean", factor));
        (string, object)[] layers =
        [
            ("conv", new Named(blobs["conv"][0], blobs["conv"][1])), ("bn", statistics), ("other", unknown), ("fc", new Named(blobs["fc"][0], blobs["fc"][1])),
            ("one", new List(blobs["one"][0])), ("two", new List([.. blobs["two"]])), ("out", new List([.. blobs["out"]])),
        ];
        float[] expected = Expected(), found = Predict(Write("net.npy", Npy(PickleDialect.Protocol4, layers)));
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], found[i], 1e-5f);
    }

    [Theory]
    [InlineData(PickleDialect.Protocol0, "f4", false, true)]
    [InlineData(PickleDialect.Protocol3, "f8", true, false)]
    [InlineData(PickleDialect.Protocol5, "f4", true, true)]
    internal void An_npy_of_any_numbers(PickleDialect dialect, string type, bool isBigEndian, bool isFortran)
    {
        (string Key, object)[] layers = [.. Arrays(true, true, true).Select(l => (l.Key, (object)new List([.. l.Value.Select(a => a with { Type = type, BigEndian = isBigEndian, Fortran = isFortran })])))];
        Assert.Equal(Expected(), Predict(Write("net.npy", Npy(dialect, layers))));
    }

    [Fact]
    public void An_npy_whose_layers_contradict_each_other_is_asked_about()
    {
        Dictionary<string, NumPyArray[]> blobs = Arrays(true, true, true), others = Arrays(true, false, false);
        blobs["out"] = others["out"];
        string path = Write("net.npy", Npy(PickleDialect.Protocol3, [.. blobs.Select(l => (l.Key, (object)new List([.. l.Value])))]));
        var refused = Assert.Throws<WeightFileException>(() => Predict(path));
        Assert.Equal($"{path}, layer \"out\", blob 0: expected axes ordered as in layer \"two\", found the other order; the option NpyLayout says which is meant.", refused.Message);
    }

    [Fact]
    public void An_npy_of_another_net_is_refused_by_layer_and_shape()
    {
        Dictionary<string, NumPyArray[]> blobs = Arrays(true, true, true);
        blobs["fc"][1] = new([5], new float[5]);
        string path = Write("net.npy", Npy(PickleDialect.Protocol3, [.. blobs.Select(l => (l.Key, (object)new List([.. l.Value])))]));
        Assert.Equal($"{path}, layer \"fc\", blob 1: expected the shape [6], found [5].", Assert.Throws<WeightFileException>(() => Predict(path)).Message);
        blobs.Remove("fc");
        path = Write("less.npy", Npy(PickleDialect.Protocol3, [.. blobs.Select(l => (l.Key, (object)new List([.. l.Value])))]));
        Assert.Equal($"{path}, layer \"fc\": expected a layer of this name with 2 blobs, found none.", Assert.Throws<WeightFileException>(() => Predict(path)).Message);
    }

    [Fact]
    public void Whoever_describes_no_net_cannot_read_an_npy()
    {
        string path = Write("net.npy", Npy(PickleDialect.Protocol3, Layers(true, true, true)));
        using LayerWeights weights = LayerWeights.Open(path);
        Assert.Contains("layer \"out\": expected a file that keeps weights in Caffe's order", Assert.Throws<WeightFileException>(() => weights.InnerProduct("out", 6, 2)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_order_of_axes_that_there_is_not_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => s_compiled.Value.Predictor.Create(LayerWeights.From("nothing", []), new PredictorOptions { NpyLayout = (NpyLayout)7 }));

    [Fact]
    public void A_caffemodel_of_double_precision()
    {
        string path = Path.Combine(_folder.FullName, "double.caffemodel");
        float[] expected = Expected();
        ((torch.nn.Module)_net).to(torch.ScalarType.Float64);
        _net.SaveCaffeModel(path);
        Assert.True(new FileInfo(path).Length > 1.5 * new FileInfo(Path.Combine(_folder.FullName, "net.caffemodel")).Length);
        Assert.Equal(expected, Predict(path));
    }

    // As Caffe writes it: of a shared parameter the owner's group alone has the numbers.
    [Fact]
    public void An_HDF5_with_shared_parameters()
    {
        string path = Write("net.caffemodel.h5", Hdf5Writer.Model([.. _net.LearnedLayers.Select(l => (l.Name, (Hdf5Node)new Hdf5GroupNode([.. Datasets(l).Where(d => (l.Name, d.Name) != ("two", "0"))])))]));
        Assert.Equal(Expected(), Predict(path));

        static IEnumerable<(string Name, Hdf5Node Node)> Datasets(LearnedLayer layer) =>
            layer.Blobs.Select((b, i) => (i.ToString(CultureInfo.InvariantCulture), (Hdf5Node)Hdf5DatasetNode.Of(b.shape, Infrastructure.Values.Numbers(b))));
    }

    [Fact]
    public void What_is_not_shared_may_not_be_missing()
    {
        string path = Write("net.caffemodel.h5", Hdf5Writer.Model([.. _net.LearnedLayers.Select(l => (l.Name, (Hdf5Node)Hdf5Writer.Layer([.. l.Blobs.Where((_, i) => l.Name != "two" || i == 0).Select(b => Hdf5DatasetNode.Of(b.shape, Infrastructure.Values.Numbers(b)))])))]));
        Assert.Equal($"{path}, layer \"two\": expected 2 blobs, found 1.", Assert.Throws<WeightFileException>(() => Predict(path)).Message);
    }

    [Fact]
    public void Two_layers_of_one_name_cannot_both_be_found()
    {
        const string Twins = """
            layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 } } }
            layer { name: "ip" type: "InnerProduct" bottom: "data" top: "a" inner_product_param { num_output: 3 } }
            layer { name: "ip" type: "InnerProduct" bottom: "a" top: "b" inner_product_param { num_output: 3 } }
            """;
        Assert.Contains("InnerProduct layer 'ip' has the name of an earlier layer with learned blobs", Assert.Single(Predictors.Refusals(Predictors.Generate(Twins))), StringComparison.Ordinal);
    }

    // The same file under another description is not the one that was packed.
    [Fact]
    public void What_was_packed_of_one_order_is_not_taken_for_another()
    {
        string path = Write("net.npy", Npy(PickleDialect.Python2, Layers(true, true, false))), packed = Path.Combine(_folder.FullName, "net.packed");
        float[] wrong = Predict(path, new() { PackedFile = packed });
        Assert.NotEqual(Expected(), wrong);
        Assert.Equal(Expected(), Predict(path, new() { PackedFile = packed, NpyLayout = NpyLayout.TensorFlowChannelFirst }));
        Assert.Equal(Expected(), Predict(path, new() { PackedFile = packed, NpyLayout = NpyLayout.TensorFlowChannelFirst }));
    }

    public void Dispose()
    {
        _net.Dispose();
        _folder.Delete(recursive: true);
    }

    // Numbers that no filler gives: sums of a BatchNorm that are to be divided.
    private static ICaffeNet NewNet()
    {
        ICaffeNet net = s_compiled.Value.Net.CreateAnother();
        using IDisposable quiet = torch.no_grad();
        LearnedLayer statistics = net.LearnedLayers.Single(l => l.Name == "bn");
        foreach (TorchTensor blob in statistics.Blobs)
            blob.copy_(torch.arange(1, blob.numel() + 1) * 0.7f);
        return net;
    }

    private static float[] Blobs(ICaffeNet net) => [.. net.LearnedLayers.SelectMany(l => l.Blobs).SelectMany(Infrastructure.Values.Numbers)];

    private float[] Expected()
    {
        string path = Path.Combine(_folder.FullName, "net.caffemodel");
        _net.SaveCaffeModel(path);
        return Predict(path);
    }

    private static float[] Predict(string path, PredictorOptions? options = null)
    {
        using NetPredictor predictor = s_compiled.Value.Predictor.Create(LayerWeights.Open(path), options);
        return Predictors.Flat(predictor.Predict(new Dictionary<string, Tensor<float>> { ["data"] = s_picture })["out"]);
    }

    private string Write(string name, byte[] content)
    {
        string path = Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    private (string, object)[] Layers(bool convolutionsLast, bool matricesLast, bool flattenedLast) =>
        [.. Arrays(convolutionsLast, matricesLast, flattenedLast).Select(l => (l.Key, (object)new List([.. l.Value])))];

    private Dictionary<string, NumPyArray[]> Arrays(bool convolutionsLast, bool matricesLast, bool flattenedLast) =>
        _net.LearnedLayers.ToDictionary(l => l.Name, l => l.Blobs.Select((blob, i) => (i, l.Type) switch
        {
            (0, "Convolution") when convolutionsLast => Array(blob.permute(2, 3, 1, 0)),
            (0, "InnerProduct") => Array(Matrix(l, blob, matricesLast, flattenedLast)),
            _ => Array(blob),
        }).ToArray());

    private static TorchTensor Matrix(LearnedLayer layer, TorchTensor blob, bool isTurned, bool flattenedLast)
    {
        TorchTensor flat = flattenedLast && layer.InputShape is { } axes ? blob.view([blob.shape[0], .. axes]).permute(0, 2, 3, 1).reshape(blob.shape) : blob;
        return isTurned ? flat.t() : flat;
    }

    private static NumPyArray Array(TorchTensor blob) => new(blob.shape, Infrastructure.Values.Numbers(blob));
}
