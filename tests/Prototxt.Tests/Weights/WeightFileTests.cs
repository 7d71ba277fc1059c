using Prototxt.Protos;
using Prototxt.Tests.Infrastructure;
using Prototxt.Tests.Recorded;
using Prototxt.Weights;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Weights;

/// <summary>Loading by name: Caffe's rules and the report.</summary>
public class WeightFileTests
{
    [Fact]
    public void Layers_are_matched_by_name()
    {
        using var folder = new TemporaryFolder();
        var target = new LearnedLayers([.. Nets.SmallTarget(), new("other", "Scale", [ones(3)])]);
        NetParameter net = Nets.Small();
        net.Layer.Insert(0, Nets.Layer("extra", Nets.Blob([1], 5)));
        LoadReport report = WeightFile.Load(folder.Write(net), target);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 1, 1], Nets.Values(target));
        Assert.Equal(3, report.With(LoadStatus.Matched).Count());
        Assert.Equal("other", Assert.Single(report.With(LoadStatus.Missing)).Layer);
        Assert.Equal("extra", Assert.Single(report.With(LoadStatus.Unused)).Layer);
        Assert.False(report.IsComplete);
        var error = Assert.Throws<WeightFileException>(report.EnsureComplete);
        Assert.Contains("other[0]", error.Message, StringComparison.Ordinal);
        Assert.Equal(
            $"""
            {report.FileName}: 3 matched, 1 missing, 1 unused
              conv[0]   matched         [2, 1, 1, 3]
              conv[1]   matched         [2]
              fc[0]     matched         [2, 2]
              other[0]  missing         [3]
              extra[0]  unused          [1]
            """.ReplaceLineEndings("\n"),
            report.ToString());
    }

    [Fact]
    public void All_mismatches_are_listed_and_nothing_is_copied()
    {
        using var folder = new TemporaryFolder();
        var target = new LearnedLayers([
            new("conv", "Convolution", [zeros(2, 1, 1, 3)]),
            new("fc", "InnerProduct", [zeros(2, 3)]),
        ]);
        var error = Assert.Throws<WeightFileException>(() => WeightFile.Load(folder.Write(Nets.Small()), target));
        Assert.Contains("conv[1]  shape mismatch  net none, file [2]", error.Message, StringComparison.Ordinal);
        Assert.Contains("fc[0]    shape mismatch  net [2, 3], file [2, 2]", error.Message, StringComparison.Ordinal);
        Assert.All(Nets.Values(target), v => Assert.Equal(0, v));
    }

    [Fact]
    public void Mismatches_can_be_skipped_layer_by_layer()
    {
        using var folder = new TemporaryFolder();
        var target = new LearnedLayers([
            new("conv", "Convolution", [zeros(2, 1, 3, 3), zeros(2)]),
            new("fc", "InnerProduct", [zeros(2, 2)]),
        ]);
        LoadReport report = WeightFile.Load(folder.Write(Nets.Small()), target, new() { SkipMismatched = true });
        Assert.Equal([LoadStatus.ShapeMismatch, LoadStatus.Skipped, LoadStatus.Matched], report.Parameters.Select(p => p.Status));
        Assert.All(Nets.Values(target[0].Blobs[1]), v => Assert.Equal(0, v));
        Assert.Equal([9, 10, 11, 12], Nets.Values(target[1].Blobs[0]));
    }

    [Fact]
    public void Of_two_entries_with_one_name_the_later_remains()
    {
        using var folder = new TemporaryFolder();
        using Tensor blob = zeros(1);
        string path = folder.Write(Nets.Net(Nets.Layer("a", Nets.Blob([1], 1)), Nets.Layer("a", Nets.Blob([1], 2))));
        LoadReport report = WeightFile.Load(path, new([new("a", "Bias", [blob])]));
        Assert.Equal(2, blob.item<float>());
        Assert.Single(report.Parameters);
    }

    [Fact]
    public void Of_two_entries_with_one_name_both_must_fit()
    {
        using var folder = new TemporaryFolder();
        using Tensor blob = zeros(1);
        string path = folder.Write(Nets.Net(Nets.Layer("a", Nets.Blob([2], 1, 1)), Nets.Layer("a", Nets.Blob([1], 2))));
        Assert.Throws<WeightFileException>(() => WeightFile.Load(path, new([new("a", "Bias", [blob])])));
        Assert.Equal(0, blob.item<float>());
        WeightFile.Load(path, new([new("a", "Bias", [blob])]), new() { SkipMismatched = true }).EnsureComplete();
        Assert.Equal(2, blob.item<float>());
    }

    [Fact]
    public void Names_can_be_changed_and_ignored()
    {
        using var folder = new TemporaryFolder();
        using Tensor blob = zeros(2, 2);
        LoadReport report = WeightFile.Load(folder.Write(Nets.Small()), new([new("fc_new", "InnerProduct", [blob])]), new()
        {
            Rename = { ["fc"] = "fc_new" },
            Ignore = { "conv" },
        });
        Assert.Equal(9 + 10 + 11 + 12, blob.sum().item<float>());
        Assert.True(report.IsComplete);
        Assert.Equal(["conv", "conv"], report.With(LoadStatus.Unused).Select(p => p.Layer));
    }

    [Theory]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float32)]
    public void Parameters_of_other_types_strides_and_with_gradients_are_filled(ScalarType type)
    {
        using var folder = new TemporaryFolder();
        var weights = new TorchSharp.Modules.Parameter(zeros([2, 1, 1, 3], type));
        using Tensor turned = zeros([2, 2], type).t();
        var target = new LearnedLayers([
            new("conv", "Convolution", [weights, zeros(4, dtype: type)[TensorIndex.Slice(0, 4, 2)]]),
            new("fc", "InnerProduct", [turned]),
        ]);
        WeightFile.Load(folder.Write(Nets.Small()), target).EnsureComplete();
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], Nets.Values(target));
        Assert.True(weights.requires_grad && weights.is_leaf);
    }

    [Fact]
    public void Four_old_axes_count_alone_and_are_filled_up_in_front()
    {
        using var folder = new TemporaryFolder();
        var blob = new BlobProto { Num = 1, Channels = 1, Height = 2, Width = 2, Shape = new BlobShape { Dim = { 7, 7 } } };
        blob.Data.AddRange([1, 2, 3, 4]);
        string path = folder.Write(Nets.Net(Nets.Layer("fc", blob)));
        foreach (long[] fitting in new long[][] { [2, 2], [1, 2, 2], [1, 1, 2, 2] })
            WeightFile.Load(path, new([new("fc", "InnerProduct", [zeros(fitting)])])).EnsureComplete();
        foreach (long[] other in new long[][] { [4], [7, 7], [2, 2, 1], [1, 1, 1, 2, 2] })
            Assert.Throws<WeightFileException>(() => WeightFile.Load(path, new([new("fc", "InnerProduct", [zeros(other)])])));
    }

    [SkippableTheory]
    [InlineData("double_data")]
    [InlineData("legacy_4d_blobs")]
    public void Files_that_Caffe_loaded_give_what_Caffe_had(string name)
    {
        string folder = Golden.Require("nets", "weights", name);
        LearnedLayers target() => new([
            new("conv", "Convolution", [zeros(3, 2, 3, 3), zeros(3)]),
            new("fc", "InnerProduct", [zeros(2, 18), zeros(2)]),
        ]);
        LearnedLayers loaded = target();
        LearnedLayers expected = target();
        WeightFile.Load(Path.Combine(folder, "source.caffemodel"), loaded).EnsureComplete();
        WeightFile.Load(Path.Combine(folder, "weights.caffemodel"), expected).EnsureComplete();
        Assert.Equal(Nets.Values(expected), Nets.Values(loaded));
        Assert.Contains(Nets.Values(loaded), v => v != 0);
    }

    [SkippableFact]
    public void Old_binary_nets_give_what_Caffe_had()
    {
        string root = Golden.Require("nets", "legacy");
        foreach (string file in Directory.GetFiles(root, "*.caffemodel", SearchOption.AllDirectories))
            using (CaffeModel model = CaffeModel.Open(file))
                Assert.NotEmpty(model.Layers);
    }

    [SkippableFact]
    public void Trained_LeNet_loads()
    {
        string path = SharedData.Require("models", "lenet-everpeace", "lenet_iter_10000.caffemodel");
        var target = new LearnedLayers([
            new("conv1", "Convolution", [zeros(20, 1, 5, 5), zeros(20)]),
            new("conv2", "Convolution", [zeros(50, 20, 5, 5), zeros(50)]),
            new("ip1", "InnerProduct", [zeros(500, 800), zeros(500)]) { InputShape = [50, 4, 4] },
            new("ip2", "InnerProduct", [zeros(10, 500), zeros(10)]),
        ]);
        Assert.True(WeightFile.Load(path, target).EnsureComplete().IsComplete);
        NetParameter oracle = NetParameter.Parser.ParseFrom(File.ReadAllBytes(path));
        float[] expected = oracle.Layers.Count > 0
            ? [.. oracle.Layers.SelectMany(l => l.Blobs).SelectMany(b => b.Data)]
            : [.. oracle.Layer.SelectMany(l => l.Blobs).SelectMany(b => b.Data)];
        Assert.Equal(expected, Nets.Values(target));
    }

    [Fact]
    public void Loading_allocates_nothing_in_proportion_to_the_file()
    {
        using var folder = new TemporaryFolder();
        const int Count = 4 << 20;
        using Tensor source = arange(Count, ScalarType.Float32);
        string path = Path.Combine(folder.Root, "big.caffemodel");
        CaffeModel.Save(path, "big", new([new("a", "Bias", [source])]));
        using Tensor target = zeros(Count);
        var layers = new LearnedLayers([new("a", "Bias", [target])]);
        WeightFile.Load(path, layers);
        long before = GC.GetAllocatedBytesForCurrentThread();
        WeightFile.Load(path, layers).EnsureComplete();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < 100_000, $"{allocated} bytes for a file of {new FileInfo(path).Length}");
        Assert.True(target.equal(source).all().item<bool>());
    }

    [Fact]
    public void A_missing_file_is_just_that() =>
        Assert.Throws<FileNotFoundException>(() => WeightFile.Load("no such file.caffemodel", new([])));

    [Fact]
    public void What_is_no_file_is_refused_at_once()
    {
        using var folder = new TemporaryFolder();
        foreach (Action<string> read in new Action<string>[] { p => WeightFile.Load(p, new([])), p => CaffeModel.Open(p).Dispose(), p => NpyFile.ReadTensor(p).Dispose() })
        {
            Assert.Contains("expected a file, found a folder", Assert.Throws<IOException>(() => read(folder.Root)).Message, StringComparison.Ordinal);
            Assert.Throws<FileNotFoundException>(() => read(Path.Combine(folder.Root, "none")));
        }
    }
}
