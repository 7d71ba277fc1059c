using System.Text.Json;
using Prototxt.Tests.Recorded;
using Prototxt.Weights;
using PureHDF;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Weights;

/// <summary><c>.caffemodel.h5</c>: files made by PureHDF, and one that Caffe wrote.</summary>
public class Hdf5WeightsTests
{
    private static LearnedLayers Net() => new([new("conv", "Convolution", [zeros(2, 3), zeros(2)]), new("a/b", "Bias", [zeros(2)])]);

    private static H5Dataset Numbers(float first, params ulong[] shape) =>
        new(Enumerable.Range(0, (int)shape.Aggregate(1UL, (a, b) => a * b)).Select(i => first + i).ToArray(), fileDims: shape);

    private static H5Group Group(params object[] blobs)
    {
        var group = new H5Group();
        for (int i = 0; i < blobs.Length; i++)
            group[i.ToString(System.Globalization.CultureInfo.InvariantCulture)] = blobs[i];
        return group;
    }

    private static string Write(TemporaryFolder folder, params (string Layer, object Content)[] layers)
    {
        var data = new H5Group();
        foreach ((string layer, object content) in layers)
            data[layer] = content;
        string path = Path.Combine(folder.Root, Guid.NewGuid().ToString("N") + ".caffemodel.h5");
        new H5File { ["data"] = data }.Write(path);
        return path;
    }

    [Fact]
    public void Blobs_are_those_of_the_groups()
    {
        using var folder = new TemporaryFolder();
        string path = Write(folder,
            ("conv", Group(Numbers(1, 2, 3), new H5Dataset(new[] { 0.5, 1e-3 }, fileDims: [2]))),
            ("a", new H5Group { ["b"] = Group(Numbers(7, 2)) }),
            ("other", Group(Numbers(0, 4))));
        LearnedLayers net = Net();
        LoadReport report = WeightFile.Load(path, net);
        report.EnsureComplete();
        Assert.Equal([1f, 2, 3, 4, 5, 6], net[0].Blobs[0].data<float>().ToArray());
        Assert.Equal([0.5f, 1e-3f], net[0].Blobs[1].data<float>().ToArray());
        Assert.Equal([7f, 8], net[1].Blobs[0].data<float>().ToArray());
        Assert.Contains(report.Parameters, p => p is { Layer: "other", Status: LoadStatus.Unused });
    }

    [Fact]
    public void Shared_blob_stands_at_its_owner_alone()
    {
        using var folder = new TemporaryFolder();
        Tensor weight = zeros(2, 3);
        LearnedLayers net = new([new("one", "InnerProduct", [weight, zeros(2)]), new("two", "InnerProduct", [weight, zeros(2)])]);
        WeightFile.Load(Write(folder, ("one", Group(Numbers(1, 2, 3), Numbers(0, 2))), ("two", new H5Group { ["1"] = Numbers(5, 2) })), net).EnsureComplete();
        Assert.Equal([1f, 2, 3, 4, 5, 6], weight.data<float>().ToArray());
        Assert.Equal([5f, 6], net[1].Blobs[1].data<float>().ToArray());
    }

    [Fact]
    public void What_does_not_fit_is_named_and_nothing_changes()
    {
        using var folder = new TemporaryFolder();
        (object Content, string[] Message)[] wrong =
        [
            (Group(Numbers(1, 3, 2), Numbers(0, 2)), ["conv", "other shapes"]),
            (Group(Numbers(1, 1, 1, 2, 3), Numbers(0, 2)), ["conv", "other shapes"]),
            (Group(Numbers(1, 2, 3)), ["layer \"conv\", blob 1", "expected 2 blobs"]),
            (Group(new H5Dataset(new[] { 1, 2, 3, 4, 5, 6 }, fileDims: [2, 3]), Numbers(0, 2)), ["layer \"conv\", blob 0", "single or double precision"]),
            (Group(new H5Group(), Numbers(0, 2)), ["layer \"conv\", blob 0", "a group"]),
        ];
        foreach ((object content, string[] message) in wrong)
        {
            LearnedLayers net = Net();
            string path = Write(folder, ("a", new H5Group { ["b"] = Group(Numbers(7, 2)) }), ("conv", content));
            var error = Assert.Throws<WeightFileException>(() => WeightFile.Load(path, net));
            Assert.All((string[])[path, .. message], part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
            Assert.All(net.SelectMany(l => l.Blobs), b => Assert.Equal(0, b.sum().item<float>()));
        }
    }

    [Fact]
    public void Damaged_files_are_refused()
    {
        using var folder = new TemporaryFolder();
        byte[] whole = File.ReadAllBytes(Write(folder, ("conv", Group(Numbers(1, 2, 3), Numbers(0, 2)))));
        for (int length = 8; length < whole.Length; length += 37)
        {
            string path = folder.Write(whole[..length]);
            Assert.Contains(path, Assert.Throws<WeightFileException>(() => WeightFile.Load(path, Net())).Message, StringComparison.Ordinal);
        }

        string other = Path.Combine(folder.Root, "other.h5");
        new H5File { ["label"] = Numbers(0, 2) }.Write(other);
        Assert.Contains("'label'", Assert.Throws<WeightFileException>(() => WeightFile.Load(other, Net())).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Snapshot_of_Caffe_goes_on_where_the_solver_went_on()
    {
        string folder = Golden.Require("solvers", "extra_adam_hdf5_snapshot");
        using var net = CompiledNet.Of(GeneratorRun.Of(PrototxtFile.Read(Path.Combine(folder, "net.prototxt"))));
        net.Net.LoadWeights(Path.Combine(folder, "snap_iter_15.caffemodel.h5")).EnsureComplete();
        using CaffeModel rows = CaffeModel.Open(Path.Combine(folder, "data.caffemodel"));
        // Iteration 15 begins the data anew: batches of 6 of 30 rows.
        Dictionary<string, Tensor> batch = rows.Layers.ToDictionary(l => l.Name, l => l.Blobs[0].ReadTensor().narrow(0, 0, 6));
        float loss = net.Run("Train", batch)["loss"].item<float>();
        JsonElement recorded = Golden.Json("solvers", "extra_adam_hdf5_snapshot", "losses.json").GetProperty("loss");
        Assert.Equal(recorded[15].GetSingle(), loss, 1e-4f);
    }
}
