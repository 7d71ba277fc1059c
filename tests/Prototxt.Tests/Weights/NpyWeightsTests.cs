using CsCheck;
using Prototxt.Fuzz.Seeds;
using Prototxt.Weights;
using Xunit;
using static Prototxt.Fuzz.Seeds.PickleWriter;
using static TorchSharp.torch;

namespace Prototxt.Tests.Weights;

/// <summary>Pickled dictionaries of layers in both schemas, every pickle protocol and every order of axes.</summary>
public class NpyWeightsTests
{
    private static readonly float[] Convolution = [.. Enumerable.Range(0, 4 * 3 * 2 * 5).Select(i => i - 20.5f)];
    private static readonly float[] Matrix = [.. Enumerable.Range(0, 7 * 24).Select(i => i * 0.5f)];

    /// <summary>conv [4,3,2,5] and [4], fc [7, 24] from [4,2,3] and [7].</summary>
    private static LearnedLayers Target() => new([
        new("conv", "Convolution", [zeros(4, 3, 2, 5), zeros(4)]),
        new("fc", "InnerProduct", [zeros(7, 24), zeros(7)]) { InputShape = [4, 2, 3] },
    ]);

    private static float[] Expected() => [.. Convolution, 1, 2, 3, 4, .. Matrix, 1, 2, 3, 4, 5, 6, 7];

    private static NumPyArray ConvolutionIn(bool last, string type = "f4", bool big = false, bool fortran = false) => last
        ? new([2, 5, 3, 4], Permute(Convolution, [4, 3, 2, 5], [2, 3, 1, 0]), type, big, fortran)
        : new([4, 3, 2, 5], Convolution, type, big, fortran);

    private static NumPyArray MatrixIn(bool turned, bool last, string type = "f4", bool big = false, bool fortran = false)
    {
        float[] values = last ? Permute(Matrix, [7, 4, 2, 3], [0, 2, 3, 1]) : Matrix;
        return turned ? new([24, 7], Permute(values, [7, 24], [1, 0]), type, big, fortran) : new([7, 24], values, type, big, fortran);
    }

    private static float[] Permute(float[] values, long[] shape, long[] permutation)
    {
        using Tensor source = tensor(values).view(shape);
        using Tensor turned = source.permute(permutation);
        return Nets.Values(turned);
    }

    private static readonly NumPyArray Bias4 = new([4], [1, 2, 3, 4]);
    private static readonly NumPyArray Bias7 = new([7], [1, 2, 3, 4, 5, 6, 7]);

    public static TheoryData<PickleDialectName, bool, string, bool, bool> Dialects()
    {
        var data = new TheoryData<PickleDialectName, bool, string, bool, bool>();
        foreach (PickleDialectName dialect in Enum.GetValues<PickleDialectName>())
            foreach (bool named in new[] { false, true })
                foreach ((string type, bool big, bool fortran) in new[] { ("f4", false, false), ("f8", true, false), ("f4", true, true), ("f8", false, true) })
                    data.Add(dialect, named, type, big, fortran);
        return data;
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Both_schemas_in_every_protocol(PickleDialectName name, bool named, string type, bool big, bool fortran)
    {
        NumPyArray convolution = ConvolutionIn(true, type, big, fortran);
        NumPyArray matrix = MatrixIn(true, true, type, big, fortran);
        byte[] file = named
            ? Npy((PickleDialect)name, ("conv", new Named(convolution, Bias4)), ("fc", new Named(matrix, Bias7)))
            : Npy((PickleDialect)name, ("conv", new List(convolution, Bias4)), ("fc", new PickleWriter.Tuple(matrix, Bias7)));
        Check(file, NpyLayout.Auto);
    }

    [Theory]
    [InlineData(NpyLayout.Auto, true, true, true)]
    [InlineData(NpyLayout.TensorFlow, true, true, true)]
    [InlineData(NpyLayout.TensorFlowChannelFirst, true, true, false)]
    [InlineData(NpyLayout.Auto, false, false, false)]
    [InlineData(NpyLayout.Caffe, false, false, false)]
    [InlineData(NpyLayout.Auto, false, true, false)]
    [InlineData(NpyLayout.Auto, true, false, true)]
    public void Axes_are_told_or_given(NpyLayout layout, bool convolutionLast, bool turned, bool flattenedLast) =>
        Check(Npy(PickleDialect.Protocol3, ("conv", new List(ConvolutionIn(convolutionLast), Bias4)), ("fc", new List(MatrixIn(turned, flattenedLast), Bias7))), layout);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Square_weights_follow_the_other_layers(bool last)
    {
        using var folder = new TemporaryFolder();
        float[] square = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        float[] cube = [.. Enumerable.Range(0, 81).Select(i => (float)i)];
        var target = new LearnedLayers([
            new("conv", "Convolution", [zeros(4, 3, 2, 5)]),
            new("cube", "Convolution", [zeros(3, 3, 3, 3)]),
            new("fc", "InnerProduct", [zeros(3, 3)]),
        ]);
        string path = folder.Write(Npy(PickleDialect.Python2,
            ("conv", new List(ConvolutionIn(last))),
            ("cube", new List(new NumPyArray([3, 3, 3, 3], last ? Permute(cube, [3, 3, 3, 3], [2, 3, 1, 0]) : cube))),
            ("fc", new List(new NumPyArray([3, 3], last ? Permute(square, [3, 3], [1, 0]) : square)))));
        WeightFile.Load(path, target).EnsureComplete();
        Assert.Equal([.. Convolution, .. cube, .. square], Nets.Values(target));
    }

    [Fact]
    public void Ambiguous_weights_alone_are_taken_in_TensorFlow_order()
    {
        using var folder = new TemporaryFolder();
        using Tensor fc = zeros(2, 2);
        WeightFile.Load(folder.Write(Npy(PickleDialect.Python2, ("fc", new List(new NumPyArray([2, 2], [1, 2, 3, 4]))))), new([new("fc", "InnerProduct", [fc])]));
        Assert.Equal([1, 3, 2, 4], Nets.Values(fc));
    }

    [Fact]
    public void Contradicting_orders_are_asked_about()
    {
        using var folder = new TemporaryFolder();
        var target = new LearnedLayers([new("a", "InnerProduct", [zeros(2, 3)]), new("b", "InnerProduct", [zeros(2, 3)])]);
        string path = folder.Write(Npy(PickleDialect.Python2,
            ("a", new List(new NumPyArray([2, 3], new float[6]))), ("b", new List(new NumPyArray([3, 2], new float[6])))));
        var error = Assert.Throws<WeightFileException>(() => WeightFile.Load(path, target));
        Assert.Contains("NpyLayout", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_shapes_are_mismatches()
    {
        using var folder = new TemporaryFolder();
        LearnedLayers target = Target();
        string path = folder.Write(Npy(PickleDialect.Python2, ("conv", new List(ConvolutionIn(true), Bias7)), ("fc", new List(MatrixIn(true, true)))));
        var error = Assert.Throws<WeightFileException>(() => WeightFile.Load(path, target));
        Assert.Contains("conv[1]", error.Message, StringComparison.Ordinal);
        Assert.Contains("fc[1]", error.Message, StringComparison.Ordinal);
        Assert.All(Nets.Values(target), v => Assert.Equal(0, v));
    }

    [Fact]
    public void Parameters_of_other_types_and_strides_are_filled()
    {
        using var folder = new TemporaryFolder();
        var target = new LearnedLayers([
            new("conv", "Convolution", [zeros(5, 2, 3, 4, dtype: ScalarType.Float64).permute(3, 2, 1, 0), zeros(4)]),
            new("fc", "InnerProduct", [zeros(7, 24, dtype: ScalarType.Float64), zeros(7, requires_grad: true)]) { InputShape = [4, 2, 3] },
        ]);
        string path = folder.Write(Npy(PickleDialect.Protocol4, ("conv", new List(ConvolutionIn(true), Bias4)), ("fc", new List(MatrixIn(true, true), Bias7))));
        WeightFile.Load(path, target).EnsureComplete();
        Assert.Equal(Expected(), Nets.Values(target));
    }

    [Fact]
    public void A_bare_pickle_will_do()
    {
        byte[] file = Pickle(PickleDialect.Protocol3, w => w.Dict(
            ("conv", new List(ConvolutionIn(true), Bias4)), ("fc", new List(MatrixIn(true, true), Bias7))));
        Check(file, NpyLayout.Auto);
    }

    [Fact]
    public void A_batch_norm_of_kaffe_fills_the_scale_behind_it()
    {
        using var folder = new TemporaryFolder();
        LearnedLayers target = new([
            new("conv", "Convolution", [zeros(4, 3, 2, 2)]),
            new("bn", "BatchNorm", [zeros(4), zeros(4), zeros(1)]),
            new("scale", "Scale", [zeros(4), zeros(4)]),
        ]);
        Assert.True(WeightFile.Load(folder.Write(Npy(PickleDialect.Python2, ("bn", Kaffe("mean", "variance", "offset", "scale")))), target).With(LoadStatus.Missing).All(p => p.Layer == "conv"));
        Assert.Equal([1, 2, 3, 4, 2, 3, 4, 5, 1], Nets.Values(new LearnedLayers([target[1]])));
        Assert.Equal([3, 4, 5, 6, 4, 5, 6, 7], Nets.Values(new LearnedLayers([target[2]])));
    }

    // Half of such a dictionary would be dropped, or taken for another blob.
    [Theory]
    [InlineData("'mean' and 'variance' without 'weights' and 'biases'", "mean", "variance", "weights")]
    [InlineData("'weights' and 'biases' alone", "weights", "scale")]
    [InlineData("'weights' and 'biases' alone", "weights", "biases", "offset")]
    [InlineData("'scale' with 'offset'", "mean", "variance", "offset")]
    public void Keys_that_do_not_belong_together_are_refused(string expected, params string[] keys)
    {
        using var folder = new TemporaryFolder();
        LearnedLayers target = new([new("bn", "Scale", [zeros(4), zeros(4)])]);
        string path = folder.Write(Npy(PickleDialect.Python2, ("bn", Kaffe(keys))));
        Assert.Contains("expected " + expected, Assert.Throws<WeightFileException>(() => WeightFile.Load(path, target)).Message, StringComparison.Ordinal);
        Assert.All(Nets.Values(target), v => Assert.Equal(0, v));
    }

    [Fact]
    public void A_batch_norm_of_kaffe_without_scale_is_one_of_Caffe()
    {
        using var folder = new TemporaryFolder();
        LearnedLayers target = new([new("bn", "BatchNorm", [zeros(4), zeros(4), zeros(1)])]);
        WeightFile.Load(folder.Write(Npy(PickleDialect.Protocol3, ("bn", Kaffe("mean", "variance")))), target).EnsureComplete();
        Assert.Equal([1, 2, 3, 4, 2, 3, 4, 5, 1], Nets.Values(target));
    }

    [Fact]
    public void A_batch_norm_of_kaffe_fills_one_with_a_scale_of_its_own()
    {
        using var folder = new TemporaryFolder();
        LearnedLayers target = new([new("bn", "BatchNorm", [zeros(4), zeros(4), zeros(1), zeros(4), zeros(4)])]);
        WeightFile.Load(folder.Write(Npy(PickleDialect.Protocol3, ("bn", Kaffe("mean", "variance", "scale", "offset")))), target).EnsureComplete();
        Assert.Equal([1, 2, 3, 4, 2, 3, 4, 5, 1, 3, 4, 5, 6, 4, 5, 6, 7], Nets.Values(target));
    }

    [Fact]
    public void A_scale_of_kaffe_needs_a_layer_that_takes_it()
    {
        using var folder = new TemporaryFolder();
        LearnedLayers target = new([new("bn", "BatchNorm", [zeros(4), zeros(4), zeros(1)]), new("fc", "InnerProduct", [zeros(4, 4)])]);
        var error = Assert.Throws<WeightFileException>(() => WeightFile.Load(folder.Write(Npy(PickleDialect.Protocol3, ("bn", Kaffe("mean", "variance", "scale", "offset")))), target));
        Assert.Contains("layer \"bn\": expected a Scale behind the BatchNorm for 'scale' and 'offset', found InnerProduct 'fc'", error.Message, StringComparison.Ordinal);
    }

    // mean 1.., variance 2.., scale 3.., offset 4..
    private static Action<PickleWriter> Kaffe(params string[] keys) => w => w.Dict([.. keys.Select(key =>
    {
        int first = Array.IndexOf(["mean", "variance", "scale", "offset"], key) + 1;
        return (key, (object)new NumPyArray([4], [first, first + 1, first + 2, first + 3]));
    })]);

    [Fact]
    public void A_key_that_means_nothing_is_named()
    {
        using var folder = new TemporaryFolder();
        Action<PickleWriter> layer = w => w.Dict(("moving_mean", Bias4));
        string path = folder.Write(Npy(PickleDialect.Python2, ("bn", layer)));
        var error = Assert.Throws<WeightFileException>(() => WeightFile.Load(path, new([])));
        Assert.Contains("'moving_mean'", error.Message, StringComparison.Ordinal);
        Assert.True(WeightFile.Load(path, new([]), new() { Ignore = { "bn" } }).IsComplete);
    }

    [Theory]
    [InlineData("posix", "system")]
    [InlineData("os", "system")]
    [InlineData("builtins", "eval")]
    [InlineData("__builtin__", "getattr")]
    [InlineData("numpy", "load")]
    [InlineData("numpy.core.multiarray", "fromfile")]
    public void Programs_are_refused(string module, string name)
    {
        using var folder = new TemporaryFolder();
        string victim = Path.Combine(folder.Root, "victim");
        foreach (PickleDialect dialect in Enum.GetValues<PickleDialect>())
        {
            Action<PickleWriter> call = w =>
            {
                w.Global(module, name);
                w.Put((byte)'(');
                w.Text("touch " + victim);
                w.Put((byte)'t', (byte)'R');
            };
            var error = Assert.Throws<WeightFileException>(() => WeightFile.Load(folder.Write(Npy(dialect, ("conv", call))), new([])));
            Assert.Contains($"{module}.{name}", error.Found, StringComparison.Ordinal);
        }
        Assert.False(File.Exists(victim));
    }

    [Theory]
    [InlineData("ios\nsystem\n.")]
    [InlineData("(S'touch x'\nios\nsystem\n.")]
    [InlineData("Pxyz\n.")]
    [InlineData("(cnumpy\nndarray\no.")]
    [InlineData("cnumpy\nndarray\n)\u0081.")]
    [InlineData("cnumpy\nndarray\n)R.")]
    [InlineData("cnumpy\ndtype\n(cnumpy\ndtype\ntR.")]
    [InlineData("c_codecs\nencode\n(S'a'\nS'os.system'\ntRb.")]
    [InlineData("\u0082\u0001.")]
    public void Other_ways_to_run_something_are_refused(string text)
    {
        using var folder = new TemporaryFolder();
        byte[] pickle = [.. text.Select(c => (byte)c)];
        byte[] file = [.. Header("'|O'", false, []), .. pickle];
        Assert.Throws<WeightFileException>(() => WeightFile.Load(folder.Write(file), new([])));
    }

    [Fact]
    public void Damaged_pickles_never_crash_and_never_load_half()
    {
        using var folder = new TemporaryFolder();
        foreach (PickleDialect dialect in Enum.GetValues<PickleDialect>())
        {
            byte[] whole = Npy(dialect, ("conv", new List(ConvolutionIn(true), Bias4)), ("fc", new Named(MatrixIn(true, true), Bias7)));
            Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte).Array[1, 3].Sample(changes =>
            {
                byte[] damaged = [.. whole];
                foreach ((int at, byte value) in changes)
                    damaged[at] = value;
                LoadsOrRefuses(folder, damaged);
            }, iter: 1000, threads: 1);
            for (int length = 0; length < whole.Length; length += length < 400 ? 1 : 13)
                Assert.False(LoadsOrRefuses(folder, whole[..length]));
        }
    }

    [Fact]
    public void Noise_after_a_header_is_refused()
    {
        using var folder = new TemporaryFolder();
        byte[] codes = [.. "(.012NIJKMLFGSVTBUCXalet}dsupqrghjcRbi\n"u8, 0x80, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8A, 0x8C, 0x8D, 0x8E, 0x93, 0x94, 0x95, 0x96, 0x98, 1, 2];
        Gen.Int[0, codes.Length - 1].Array[0, 60].Sample(
            picks => { LoadsOrRefuses(folder, [.. Header("'|O'", false, []), .. picks.Select(i => codes[i])]); }, iter: 5000, threads: 1);
    }

    private static bool LoadsOrRefuses(TemporaryFolder folder, byte[] content)
    {
        LearnedLayers target = Target();
        try
        {
            WeightFile.Load(folder.Write(content), target);
            return true;
        }
        catch (WeightFileException)
        {
            Assert.All(Nets.Values(target), v => Assert.Equal(0, v));
            return false;
        }
        finally
        {
            foreach (LearnedLayer layer in target)
                foreach (Tensor blob in layer.Blobs)
                    blob.Dispose();
        }
    }

    private static void Check(byte[] file, NpyLayout layout)
    {
        using var folder = new TemporaryFolder();
        LearnedLayers target = Target();
        WeightFile.Load(folder.Write(file, "weights.npy"), target, new() { NpyLayout = layout }).EnsureComplete();
        Assert.Equal(Expected(), Nets.Values(target));
    }
}

/// <summary>The numbers of <see cref="PickleDialect"/>, public for theories.</summary>
public enum PickleDialectName
{
    Protocol0,
    Python2,
    Protocol2,
    Protocol3,
    Protocol4,
    Protocol5,
}
