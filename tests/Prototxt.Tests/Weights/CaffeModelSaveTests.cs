using Prototxt.Protos;
using Prototxt.Weights;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Weights;

/// <summary>Writing, with Google.Protobuf as the reader.</summary>
public class CaffeModelSaveTests
{
    [Fact]
    public void What_is_written_is_the_message_Caffe_writes()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Root, "out.caffemodel");
        using Tensor turned = arange(6, ScalarType.Float32).reshape(3, 2).t();
        CaffeModel.Save(path, "Nètz", new([
            new("conv", "Convolution", [arange(300, ScalarType.Float32).reshape(3, 100).requires_grad_(), turned]),
            new("prelu", "PReLU", [tensor(0.25f)]),
            new("empty", "Bias", [zeros(0, 3)]),
            new("wide", "Scale", [tensor(new[] { 1e-300, 2 })]),
            new("half", "Scale", [tensor(new[] { 1.5f }).to(ScalarType.Float16)]),
        ]));
        NetParameter net = NetParameter.Parser.ParseFrom(File.ReadAllBytes(path));
        Assert.Equal("Nètz", net.Name);
        Assert.Equal(["conv", "prelu", "empty", "wide", "half"], net.Layer.Select(l => l.Name));
        Assert.Equal(["Convolution", "PReLU", "Bias", "Scale", "Scale"], net.Layer.Select(l => l.Type));
        Assert.Equal([3L, 100], net.Layer[0].Blobs[0].Shape.Dim);
        Assert.Equal(Enumerable.Range(0, 300).Select(i => (float)i), net.Layer[0].Blobs[0].Data);
        Assert.Equal([0f, 2, 4, 1, 3, 5], net.Layer[0].Blobs[1].Data);
        Assert.Empty(net.Layer[1].Blobs[0].Shape.Dim);
        Assert.Equal([0.25f], net.Layer[1].Blobs[0].Data);
        Assert.Equal([0L, 3], net.Layer[2].Blobs[0].Shape.Dim);
        Assert.Equal([1e-300, 2], net.Layer[3].Blobs[0].DoubleData);
        Assert.Equal([1.5f], net.Layer[4].Blobs[0].Data);
        // the same message, byte by byte in length: nothing unknown, nothing twice
        Assert.Equal(new FileInfo(path).Length, net.CalculateSize());
        Assert.Equal([path], Directory.GetFiles(folder.Root));
    }

    [Fact]
    public void Saved_and_loaded_is_the_same()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Root, "out.caffemodel");
        LearnedLayers layers() => new([
            new("conv", "Convolution", [randn(4, 3, 5, 5), randn(4)]),
            new("fc", "InnerProduct", [randn(7, 100), randn(7)]),
            new("prelu", "PReLU", [randn([])]),
        ]);
        LearnedLayers saved = layers();
        LearnedLayers loaded = layers();
        CaffeModel.Save(path, "net", saved);
        CaffeModel.Save(path, "net", saved);
        WeightFile.Load(path, loaded).EnsureComplete();
        Assert.Equal(Nets.Values(saved), Nets.Values(loaded));
    }

    [Fact]
    public void A_save_that_fails_leaves_the_old_file()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write([1, 2, 3]);
        Tensor gone = zeros(3);
        gone.Dispose();
        Assert.ThrowsAny<Exception>(() => CaffeModel.Save(path, "net", new([new("a", "Bias", [zeros(5)]), new("b", "Bias", [gone])])));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(folder.Root));
    }

    [Fact]
    public void A_closed_file_gives_no_numbers()
    {
        using var folder = new TemporaryFolder();
        CaffeModel model = CaffeModel.Open(folder.Write(Nets.Small()));
        model.Dispose();
        model.Dispose();
        Assert.Throws<ObjectDisposedException>(() => model.Layers[0].Blobs[0].ReadTensor());
    }

    [Fact]
    public void A_declared_blob_without_numbers_is_listed_but_not_read()
    {
        using var folder = new TemporaryFolder();
        using CaffeModel model = CaffeModel.Open(folder.Write(Nets.Net(Nets.Layer("a", new BlobProto()))));
        Assert.Equal(0, model.Layers[0].Blobs[0].Count);
        Assert.Throws<InvalidOperationException>(() => model.Layers[0].Blobs[0].ReadTensor());
    }
}
