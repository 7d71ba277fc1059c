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
        { "a JPEG picture", [0xFF, 0xD8, 0xFF, 0xE0, 0, 0x10, .. "JFIF"u8] },
        { "a PNG picture", [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, 0, 0, 0, 0x0D] },
        { "a GIF picture", "GIF89a"u8.ToArray() },
        { "a BMP picture", [.. "BM"u8, 26, 0, 0, 0, 0, 0, 0, 0, 26, 0, 0, 0, 12, 0, 0, 0, 1, 0, 1, 0, 1, 0, 24, 0, 0] },
        { "a TIFF picture", [.. "II*"u8, 0, 8, 0, 0, 0] },
        { "a WebP picture", [.. "RIFF"u8, 4, 0, 0, 0, .. "WEBPVP8 "u8] },
        { "a PDF document", "%PDF-1.7\n%\u00E2\u00E3"u8.ToArray() },
        { "TensorFlow Lite", [0x1C, 0, 0, 0, .. "TFL3"u8, 0, 0, 0, 0] },
        { "TensorFlow graph", Nets.Field(1, [.. Nets.Field(1, "input"u8.ToArray()), .. Nets.Field(2, "Placeholder"u8.ToArray())]) },
        { "ONNX", [8, 7, .. Nets.Field(2, "pytorch"u8.ToArray()), .. Nets.Field(3, "2.0"u8.ToArray()), .. Nets.Field(7, [10, 0])] },
        { "Darknet", [0, 0, 0, 0, 2, 0, 0, 0, 5, 0, 0, 0] },
        { "tar archive", [.. new byte[257], .. "ustar"u8] },
        { "7z archive", [.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C, 0, 4] },
        { "a texture (KTX)", [0xAB, .. "KTX 11"u8, 0xBB] },
        { "a film (MP4)", [0, 0, 0, 24, .. "ftypisom"u8] },
        { "an IDX file like MNIST's: 2 x 3 numbers", [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6] },
        { "UTF-16", [0xFF, 0xFE, (byte)'n', 0, (byte)'a', 0] },
        { "XML", "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>"u8.ToArray() },
        { "of unknown kind; it starts with the bytes FFFFFFFF", [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF] },
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
