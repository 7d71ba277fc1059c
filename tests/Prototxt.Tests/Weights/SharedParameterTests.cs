using Prototxt.Fuzz.Seeds;
using Prototxt.Weights;
using PureHDF;
using Xunit;
using static Prototxt.Fuzz.Seeds.PickleWriter;
using static TorchSharp.torch;

namespace Prototxt.Tests.Weights;

/// <summary>Layers that share a parameter whose size the file decides: what one has decided holds for the others.</summary>
public class SharedParameterTests
{
    private static readonly string[] Two = ["ip1", "ip2"];

    [Fact]
    public void Two_layers_that_agree_are_loaded()
    {
        using var folder = new TemporaryFolder();
        foreach (string path in Files(folder, 4, 4))
        {
            LearnedLayers net = Open(Two);
            LoadReport report = WeightFile.Load(path, net).EnsureComplete();
            Assert.Equal([3L, 4], net[0].Blobs[0].shape);
            Assert.Equal(Enumerable.Range(0, 12).Select(i => (float)i), Nets.Values(net[1].Blobs[0]));
            Assert.All(report.Parameters, p => Assert.Equal([3L, 4], p.Wanted!));
        }
    }

    [Theory]
    [InlineData(4, 5)]
    [InlineData(5, 4)]
    [InlineData(4, 70_000)]
    public void The_first_layer_decides_and_nothing_is_changed(int one, int other)
    {
        using var folder = new TemporaryFolder();
        foreach (string path in Files(folder, one, other))
        {
            LearnedLayers net = Open(Two);
            var error = Assert.Throws<WeightFileException>(() => WeightFile.Load(path, net));
            Assert.Contains($"ip2[0]  shape mismatch  net [3, {one}] (as ip1 has it), file [3, {other}]", error.Message, StringComparison.Ordinal);
            Assert.Equal([3L, 0], net[0].Blobs[0].shape);
        }
    }

    [Fact]
    public void A_layer_that_does_not_agree_can_be_skipped()
    {
        using var folder = new TemporaryFolder();
        foreach (string path in Files(folder, 4, 5))
        {
            LearnedLayers net = Open(Two);
            LoadReport report = WeightFile.Load(path, net, new() { SkipMismatched = true });
            Assert.Equal([LoadStatus.Matched, LoadStatus.ShapeMismatch], report.Parameters.Select(p => p.Status));
            Assert.Equal(Enumerable.Range(0, 12).Select(i => (float)i), Nets.Values(net[0].Blobs[0]));
        }
    }

    [Fact]
    public void The_third_layer_agrees_with_the_first_that_the_file_has()
    {
        using var folder = new TemporaryFolder();
        string path = Caffe(folder, ("b", 4), ("c", 5));
        LearnedLayers net = Open("a", "b", "c");
        var error = Assert.Throws<WeightFileException>(() => WeightFile.Load(path, net));
        Assert.Contains("c[0]  shape mismatch  net [3, 4] (as b has it), file [3, 5]", error.Message, StringComparison.Ordinal);
        WeightFile.Load(Caffe(folder, ("b", 4), ("c", 4)), net);
        Assert.Equal([3L, 4], net[0].Blobs[0].shape);
    }

    [Fact]
    public void Two_blobs_of_one_layer_agree()
    {
        using var folder = new TemporaryFolder();
        Tensor blob = zeros(0);
        var net = new LearnedLayers([new("s", "Scale", [blob, blob])]);
        string path = folder.Write(Nets.Net(Nets.Layer("s", Nets.Blob([2], 1, 2), Nets.Blob([3], 3, 4, 5))));
        Assert.Throws<WeightFileException>(() => WeightFile.Load(path, net));
        Assert.Equal(0, blob.numel());
    }

    [Fact]
    public void Two_entries_of_one_name_agree()
    {
        using var folder = new TemporaryFolder();
        LearnedLayers net = Open("a");
        Assert.Throws<WeightFileException>(() => WeightFile.Load(Caffe(folder, ("a", 4), ("a", 5)), net));
        Assert.Equal(0, net[0].Blobs[0].numel());
    }

    [Fact]
    public void A_shared_blob_without_its_owner_is_missing()
    {
        using var folder = new TemporaryFolder();
        string path = Hdf5(folder, ("ip2", new H5Group()));
        LearnedLayers net = Open(Two);
        Assert.All(WeightFile.Load(path, net).Parameters, p => Assert.Equal(LoadStatus.Missing, p.Status));
    }

    [Fact]
    public void A_copy_looks_at_the_room_there_is()
    {
        using var folder = new TemporaryFolder();
        using CaffeModel model = CaffeModel.Open(Caffe(folder, ("a", 5)));
        foreach (long count in new[] { 0L, 12, 14, 16 })
            Assert.Throws<InvalidOperationException>(() => model.Layers[0].Blobs[0].CopyTo(zeros(count)));
    }

    [Fact]
    public void Parameters_without_memory_are_refused()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write(Nets.Small());
        foreach (Tensor blob in new[] { zeros([2, 2], device: META), zeros(2, 2).to_sparse(), zeros([2, 2], ScalarType.Int32), zeros(1, 2).expand(2, 2) })
        {
            LearnedLayers net = new([new("conv", "Convolution", [zeros(2, 1, 1, 3), zeros(2)]), new("fc", "InnerProduct", [blob])]);
            var error = Assert.Throws<InvalidOperationException>(() => WeightFile.Load(path, net));
            Assert.StartsWith("Layer 'fc'", error.Message, StringComparison.Ordinal);
            Assert.All(Nets.Values(net[0].Blobs[0]), v => Assert.Equal(0, v));
        }
    }

    private static LearnedLayers Open(params string[] names)
    {
        Tensor shared = zeros(3, 0);
        return new(names.Select(name => new LearnedLayer(name, "InnerProduct", [shared])));
    }

    private static float[] Numbers(int columns) => [.. Enumerable.Range(0, 3 * columns).Select(i => (float)i)];

    private static string Caffe(TemporaryFolder folder, params (string Name, int Columns)[] layers) =>
        folder.Write(Nets.Net([.. layers.Select(l => Nets.Layer(l.Name, Nets.Blob([3, l.Columns], Numbers(l.Columns))))]));

    private static string Hdf5(TemporaryFolder folder, params (string Name, H5Group Content)[] layers)
    {
        var data = new H5Group();
        foreach ((string name, H5Group content) in layers)
            data[name] = content;
        string path = Path.Combine(folder.Root, "net.h5");
        new H5File { ["data"] = data }.Write(path);
        return path;
    }

    private static H5Group Group(int columns) => new() { ["0"] = new H5Dataset(Numbers(columns), fileDims: [3, (ulong)columns]) };

    private static string[] Files(TemporaryFolder folder, int one, int other) =>
    [
        Caffe(folder, ("ip1", one), ("ip2", other)),
        Hdf5(folder, ("ip1", Group(one)), ("ip2", Group(other))),
        folder.Write(Npy(PickleDialect.Protocol3, [.. new[] { one, other }.Select((columns, i) =>
            ($"ip{i + 1}", (object)new PickleWriter.List(new NumPyArray([columns, 3], Turned(columns)))))]), "net.npy"),
    ];

    // TensorFlow's order, in which .npy files have inner products.
    private static float[] Turned(int columns) => [.. Enumerable.Range(0, 3 * columns).Select(i => (float)(i % 3 * columns + i / 3))];
}
