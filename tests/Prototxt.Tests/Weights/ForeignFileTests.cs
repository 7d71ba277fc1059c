using System.Text;
using Google.Protobuf;
using Prototxt.Protos;
using Prototxt.Weights;
using Xunit;

namespace Prototxt.Tests.Weights;

/// <summary>What people hand over by mistake is named.</summary>
public class ForeignFileTests
{
    public static TheoryData<string, byte[]> Files => new()
    {
        { "empty", [] },
        { "HDF5", [0x89, .. "HDF\r\n"u8, 0x1A, 0x0A, 0, 0, 0] },
        { "prototxt", "name: \"LeNet\"\nlayer {\n  name: \"data\"\n}\n"u8.ToArray() },
        { "prototxt", "\n\n# a comment\nname: 'x'"u8.ToArray() },
        { "zip", [.. "PK\u0003\u0004"u8, 20, 0, 0, 0] },
        { "gzip", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0] },
        { "HTML", "\n<!DOCTYPE html><html></html>"u8.ToArray() },
        { "HTML", "<html><body>404</body>"u8.ToArray() },
        { "Git LFS", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3\n"u8.ToArray() },
        { "safetensors", [2, 0, 0, 0, 0, 0, 0, 0, .. "{\"a\"}"u8] },
        { "solverstate", new SolverState { Iter = 5, LearnedNet = "a.caffemodel", History = { Nets.Blob([1], 1) } }.ToByteArray() },
        { "binaryproto", MeanImage() },
        { "no known meaning", [0xD0, 0x05, 0x01] },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void A_foreign_file_is_named(string appearsAs, byte[] content)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write(content);
        var error = Assert.Throws<WeightFileException>(() => WeightFile.Load(path, Nets.SmallTarget()));
        Assert.Contains(appearsAs, error.Found, StringComparison.Ordinal);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Throws<WeightFileException>(() => CaffeModel.Open(path));
        Assert.Throws<WeightFileException>(() => NpyFile.ReadTensor(path));
    }

    [Fact]
    public void A_net_named_in_letters_is_not_taken_for_text()
    {
        using var folder = new TemporaryFolder();
        NetParameter net = Nets.Small();
        net.Name = new StringBuilder().Insert(0, "layer { name: 'a' } ", 10).ToString();
        using CaffeModel model = CaffeModel.Open(folder.Write(net));
        Assert.Equal(net.Name, model.Name);
    }

    private static byte[] MeanImage()
    {
        var mean = new BlobProto { Num = 1, Channels = 1, Height = 1, Width = 1 };
        mean.Data.Add(1);
        return mean.ToByteArray();
    }
}
