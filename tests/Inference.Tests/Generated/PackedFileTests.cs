using System.Numerics.Tensors;
using Prototxt.Hosting;
using Prototxt.Weights;
using Xunit;

namespace Prototxt.Inference.Tests.Generated;

/// <summary>Packed weights in a file beside the model: used when they are the model's and the net's, and made anew whatever else the file holds.</summary>
public sealed class PackedFileTests : IDisposable
{
    // Every kernel that packs: Winograd's two, direct, grouped, depthwise, of small pictures, a Deconvolution; with what is folded into their weights.
    private const string Net = """
        name: "Packs"
        layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 12 dim: 12 } } }
        layer { name: "direct" type: "Convolution" bottom: "data" top: "direct" convolution_param { num_output: 16 kernel_size: 3 weight_filler { type: "xavier" } } }
        layer { name: "bn" type: "BatchNorm" bottom: "direct" top: "direct" }
        layer { name: "scale" type: "Scale" bottom: "direct" top: "direct" scale_param { filler { type: "uniform" min: 0.5 max: 1 } bias_term: true } }
        layer { name: "three" type: "Convolution" bottom: "direct" top: "three" convolution_param { num_output: 32 kernel_size: 3 weight_filler { type: "xavier" } } }
        layer { name: "five" type: "Convolution" bottom: "three" top: "five" convolution_param { num_output: 32 group: 2 pad: 2 kernel_size: 5 weight_filler { type: "xavier" } } }
        layer { name: "depthwise" type: "Convolution" bottom: "five" top: "depthwise" convolution_param { num_output: 32 group: 32 kernel_size: 3 weight_filler { type: "xavier" } } }
        layer { name: "wide" type: "Convolution" bottom: "depthwise" top: "wide" convolution_param { num_output: 256 kernel_size: 1 weight_filler { type: "xavier" } } }
        layer { name: "small" type: "Convolution" bottom: "wide" top: "small" convolution_param { num_output: 256 pad: 1 kernel_size: 3 weight_filler { type: "xavier" } } }
        layer { name: "up" type: "Deconvolution" bottom: "small" top: "up" convolution_param { num_output: 6 kernel_size: 4 stride: 2 weight_filler { type: "xavier" } } }
        layer { name: "ip" type: "InnerProduct" bottom: "up" top: "ip" inner_product_param { num_output: 5 transpose: true weight_filler { type: "xavier" } } }
        """;

    private const int Layers = 8;

    private static readonly Lazy<(CompiledNet Net, CompiledPredictor Predictor)> compiled = new(() =>
    {
        GeneratorRun run = Predictors.Generate(Net);
        return (CompiledNet.Of(run), Predictors.Compile(run));
    });

    private static readonly Tensor<float> picture = Tensor.Create([.. Enumerable.Range(0, 3 * 12 * 12).Select(i => MathF.Sin(i))], [1, 3, 12, 12]);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("prototxt-");

    private string Model => Path.Combine(folder.FullName, "net.caffemodel");

    private string Packed => Path.Combine(folder.FullName, "net.packed");

    [Fact]
    public void The_second_load_packs_nothing_and_gives_the_same()
    {
        float[] expected = NewModel();
        Assert.Equal((expected, 0), Load(Packed), Same);
        byte[] written = File.ReadAllBytes(Packed);
        Assert.Equal((expected, Layers), Load(Packed), Same);
        Assert.Equal(written, File.ReadAllBytes(Packed));
    }

    [Fact]
    public void Of_another_model_it_is_made_anew()
    {
        NewModel();
        Load(Packed);
        float[] other = NewModel();
        Assert.Equal((other, 0), Load(Packed), Same);
        Assert.Equal((other, Layers), Load(Packed), Same);
    }

    // Whoever copies or unpacks files may give all of them one time, and a net that was trained again has the same length.
    [Fact]
    public void Of_another_model_of_the_same_length_and_time_it_is_made_anew()
    {
        DateTime time = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        NewModel();
        File.SetLastWriteTimeUtc(Model, time);
        Load(Packed);
        float[] other = NewModel();
        File.SetLastWriteTimeUtc(Model, time);
        Assert.Equal((other, 0), Load(Packed), Same);
        Assert.Equal((other, Layers), Load(Packed), Same);
    }

    [Fact]
    public void A_file_without_a_name_is_refused_at_once()
    {
        NewModel();
        Assert.Throws<ArgumentException>(() => Load(""));
    }

    // The layer that is another one is packed; what nobody uses any more goes.
    [Fact]
    public void Of_another_net_what_fits_is_used()
    {
        NewModel();
        Load(Packed);
        using (LayerWeights weights = Open(Packed))
        {
            _ = weights.Convolution("three", 16, 32, [3, 3]);
            _ = weights.Convolution("direct", 3, 16, [3, 3]); // nothing folded into it
            weights.Seal();
            Assert.Equal(1, weights.LayersInPlace);
        }

        using (LayerWeights weights = Open(Packed))
        {
            _ = weights.Convolution("three", 16, 32, [3, 3]);
            _ = weights.Convolution("direct", 3, 16, [3, 3]);
            Assert.Equal(2, weights.LayersInPlace);
        }
    }

    // Each writes a file of its own and gives it the name, whole; whoever reads meanwhile has the one before.
    [Fact]
    public void Several_may_load_and_write_at_once()
    {
        float[] expected = NewModel();
        for (int round = 0; round < 5; round++)
        {
            File.Delete(Packed);
            Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ => Assert.Equal(expected, Load(Packed).Output));
            Assert.Equal((expected, Layers), Load(Packed), Same);
            Assert.Equal(2, folder.GetFileSystemInfos().Length); // nothing of the others is left
        }
    }

    [Fact]
    public void A_link_stays_and_what_it_leads_to_is_written()
    {
        float[] expected = NewModel();
        string target = Path.Combine(folder.CreateSubdirectory("Gewichte äöü 重み").FullName, "gepackt ß.packed");
        File.CreateSymbolicLink(Packed, target);
        Assert.Equal((expected, 0), Load(Packed), Same);
        Assert.Equal((expected, Layers), Load(Packed), Same);
        Assert.Equal(target, new FileInfo(Packed).LinkTarget);
        Assert.True(File.Exists(target));
    }

    [Fact]
    public void A_damaged_one_is_never_believed()
    {
        float[] expected = NewModel();
        Load(Packed);
        byte[] sound = File.ReadAllBytes(Packed);
        var random = new Random(1);
        int header = 2000, found = 0;
        for (int i = 0; i < 200; i++)
        {
            byte[] damaged = [.. sound];
            // half of them where sizes and places stand
            damaged[random.Next(sizeof(uint), i % 2 == 0 ? header : sound.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(Packed, damaged);
            (float[] output, int inPlace) = Load(Packed);
            Assert.Equal(expected, output);
            found += inPlace < Layers ? 1 : 0;
        }

        Assert.True(found > 100, $"{found} of 200"); // what fills up the file may be anything
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(60)]
    [InlineData(500)]
    [InlineData(50_000)]
    public void A_cut_one_is_made_anew(int length)
    {
        float[] expected = NewModel();
        Load(Packed);
        byte[] sound = File.ReadAllBytes(Packed);
        Assert.True(sound.Length > length);
        File.WriteAllBytes(Packed, sound[..length]);
        Assert.Equal((expected, 0), Load(Packed), Same);
        Assert.Equal(sound, File.ReadAllBytes(Packed));
    }

    [Theory]
    [InlineData("missing/net.packed")]
    [InlineData(".")]
    public void Where_it_cannot_be_written_nothing_is_kept(string path)
    {
        float[] expected = NewModel();
        Assert.Equal((expected, 0), Load(Path.Combine(folder.FullName, path)), Same);
        Assert.Equal(["net.caffemodel"], folder.GetFiles().Select(f => f.Name));
    }

    [Fact]
    public void Another_file_is_refused_and_stays()
    {
        NewModel();
        byte[] model = File.ReadAllBytes(Model);
        File.WriteAllText(Packed, "notes");
        foreach (string path in new[] { Model, Packed })
            Assert.Contains($"{path}: expected a file of packed weights, or none yet", Assert.Throws<WeightFileException>(() => Load(path)).Message, StringComparison.Ordinal);
        Assert.Equal(model, File.ReadAllBytes(Model));
        Assert.Equal("notes", File.ReadAllText(Packed));
    }

    [Fact]
    public void Two_predictors_may_use_one_while_it_is_made_anew()
    {
        float[] expected = NewModel();
        Load(Packed);
        using NetPredictor first = compiled.Value.Predictor.Create(LayerWeights.Open(Model), new PredictorOptions { PackedFile = Packed });
        float[] other = NewModel(Path.Combine(folder.FullName, "other.caffemodel"));
        using NetPredictor second = compiled.Value.Predictor.Create(LayerWeights.Open(Path.Combine(folder.FullName, "other.caffemodel")), new PredictorOptions { PackedFile = Packed });
        Assert.Equal(expected, Predict(first));
        Assert.Equal(other, Predict(second));
    }

    // Whoever changes what kernels make of weights raises PackedFile.Version and finds other numbers here.
    [Theory]
    [InlineData(16, "2 5b8ac5fbea648f15")]
    [InlineData(8, "2 e33ac5428ca60cc0")]
    public void The_version_is_that_of_the_packing(int lanes, string expected) => Assert.Equal(expected, $"{PackedFile.Version} {Packing(lanes):x16}");

    public void Dispose() => folder.Delete(recursive: true);

    // Of each kernel, in both precisions.
    private static ulong Packing(int lanes)
    {
        ulong sum = 0;
        foreach ((int inputs, int outputs, int group, int kernel, bool isTransposed) in ((int, int, int, int, bool)[])[(3, 20, 1, 3, false), (16, 24, 1, 3, false), (32, 32, 2, 5, false), (24, 24, 24, 3, false), (5, 6, 1, 4, true)])
            foreach (WeightPrecision precision in Enum.GetValues<WeightPrecision>())
            {
                var pack = new LayerPack();
                var window = new Window([kernel, kernel], [1, 1], [1, 1], [1, 1]);
                using var layer = new Convolution("layer", new(Numbers(inputs / group * outputs * kernel * kernel), Numbers(outputs), inputs, outputs, group, window, lanes, precision) { Pack = pack }, isTransposed);
                sum = unchecked(sum * 31 + PackedSum.Of(pack.Taken));
            }

        return sum;
    }

    private static float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(i => (i * 7919 % 1000 - 500) / 1024f)];

    private static bool Same((float[] Numbers, int InPlace) a, (float[] Numbers, int InPlace) b) => a.Numbers.SequenceEqual(b.Numbers) && a.InPlace == b.InPlace;

    // Weights as a filler draws them, and what a predictor that keeps nothing makes of the picture.
    private float[] NewModel(string? path = null)
    {
        using ICaffeNet net = compiled.Value.Net.CreateAnother();
        net.SaveCaffeModel(path ?? Model);
        using NetPredictor predictor = compiled.Value.Predictor.Create(LayerWeights.Open(path ?? Model));
        return Predict(predictor);
    }

    private LayerWeights Open(string packed)
    {
        LayerWeights weights = LayerWeights.Open(Model);
        weights.KeepPacked(packed);
        return weights;
    }

    private (float[] Output, int InPlace) Load(string packed)
    {
        LayerWeights weights = LayerWeights.Open(Model);
        using NetPredictor predictor = compiled.Value.Predictor.Create(weights, new PredictorOptions { PackedFile = packed });
        return (Predict(predictor), weights.LayersInPlace);
    }

    private static float[] Predict(NetPredictor predictor) => Predictors.Flat(predictor.Predict(new Dictionary<string, Tensor<float>> { ["data"] = picture })["ip"]);
}
