using Prototxt.Protos;
using Prototxt.Weights;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Weights;

/// <summary>The ways in which numbers and shapes may be written.</summary>
public class CaffeModelFieldTests
{
    [Fact]
    public void Packed_runs_and_single_numbers_may_alternate()
    {
        byte[] packed = Nets.Field(5, [.. BitConverter.GetBytes(1f), .. BitConverter.GetBytes(2f)]);
        byte[] single(float value) => [0x2D, .. BitConverter.GetBytes(value)];
        byte[] blob = [.. packed, .. single(3), .. single(4), .. single(5), .. packed, .. single(6), .. Nets.Field(7, [8, 8])];
        Assert.Equal([1, 2, 3, 4, 5, 1, 2, 6], Read(blob).Values);
    }

    [Fact]
    public void Single_numbers_far_apart_are_still_in_order()
    {
        byte[] single(float value) => [0x2D, .. BitConverter.GetBytes(value)];
        byte[] filler = Nets.Field(77, new byte[100]);
        byte[] blob = [.. single(1), .. filler, .. single(2), .. single(3), .. Nets.Field(99, [1]), .. single(4), .. Nets.Field(7, Nets.Field(1, [4]))];
        Assert.Equal([1, 2, 3, 4], Read(blob).Values);
    }

    [Fact]
    public void Single_doubles_count_before_floats()
    {
        byte[] blob = [0x41, .. BitConverter.GetBytes(1e-300), .. Nets.Field(5, BitConverter.GetBytes(2f)), .. Nets.Field(7, [8, 1])];
        using var folder = new TemporaryFolder();
        using CaffeModel model = CaffeModel.Open(Write(folder, blob));
        using Tensor tensor = model.Layers[0].Blobs[0].ReadTensor();
        Assert.Equal(1e-300, tensor.item<double>());
    }

    [Theory]
    [InlineData(0, 8)]
    [InlineData(1, 4)]
    [InlineData(2, 2)]
    public void Raw_data_of_the_NVIDIA_fork(int type, int size)
    {
        byte[] numbers = type switch
        {
            0 => [.. new[] { 1.5, -2 }.SelectMany(BitConverter.GetBytes)],
            1 => [.. new[] { 1.5f, -2 }.SelectMany(BitConverter.GetBytes)],
            _ => [.. new[] { (Half)1.5, (Half)(-2) }.SelectMany(BitConverter.GetBytes)],
        };
        Assert.Equal(2 * size, numbers.Length);
        byte[] blob = [.. Nets.Field(7, [8, 2]), 0x50, (byte)type, .. Nets.Field(12, numbers)];
        Assert.Equal([1.5f, -2], Read(blob).Values);
    }

    [Fact]
    public void Fields_of_forks_and_groups_are_stepped_over()
    {
        byte[] group = [0xA3, 0x01, 0x08, 0x05, 0xAB, 0x01, 0xAC, 0x01, 0xA4, 0x01];
        byte[] blob = [.. group, 0x98, 0x06, 0x07, .. Nets.Field(5, BitConverter.GetBytes(2f)), .. Nets.Field(7, [8, 1])];
        Assert.Equal([2], Read(blob).Values);
    }

    [Fact]
    public void A_shape_may_come_in_parts()
    {
        byte[] blob = [.. Nets.Field(7, [8, 2]), .. Nets.Field(5, new byte[24]), .. Nets.Field(7, Nets.Field(1, [3]))];
        Assert.Equal([2L, 3], Read(blob).Shape);
    }

    [Fact]
    public void No_axes_are_a_scalar()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write(Nets.Net(Nets.Layer("prelu", Nets.Blob([], 0.25f))));
        using Tensor slope = zeros([]);
        Assert.True(WeightFile.Load(path, new([new("prelu", "PReLU", [slope])])).IsComplete);
        Assert.Equal(0.25f, slope.item<float>());
    }

    public static TheoryData<string, byte[]> Lies => new()
    {
        { "negative axis", [.. Nets.Field(7, [8, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1]), .. Nets.Field(5, new byte[4])] },
        { "axes that overflow", [.. Nets.Field(7, [8, 0x80, 0x80, 0x80, 0x80, 0x80, 1, 8, 0x80, 0x80, 0x80, 0x80, 0x80, 1]), .. Nets.Field(5, new byte[4])] },
        { "33 axes", [.. Nets.Field(7, Nets.Field(1, [.. Enumerable.Repeat((byte)1, 33)])), .. Nets.Field(5, new byte[4])] },
        { "too few numbers", [.. Nets.Field(7, [8, 2]), .. Nets.Field(5, new byte[4])] },
        { "too many numbers", [.. Nets.Field(7, [8, 1]), .. Nets.Field(5, new byte[8])] },
        { "numbers without a shape", Nets.Field(5, new byte[8]) },
        { "three bytes of a float", [.. Nets.Field(7, [8, 1]), .. Nets.Field(5, new byte[7])] },
        { "length beyond the blob", [0x2A, 0x7F, 0, 0, 0, 0] },
        { "enormous length", [0x2A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F] },
        { "number of eleven bytes", [0x08, .. Enumerable.Repeat((byte)0xFF, 11)] },
        { "wire type 6", [0x0E, 0] },
        { "field 0", [0x02, 0] },
        { "end of no group", [0x0C] },
        { "group without end", [0xA3, 0x01, 0x08, 0x05] },
        { "groups within groups", [.. Enumerable.Repeat((byte)0x0B, 5000)] },
        { "raw data without a type", [.. Nets.Field(7, [8, 1]), .. Nets.Field(12, new byte[4])] },
        { "negative legacy axis", [0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01, .. Nets.Field(5, new byte[4])] },
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public void Lies_are_told_with_their_place(string what, byte[] blob)
    {
        using var folder = new TemporaryFolder();
        string path = Write(folder, blob);
        var error = Assert.Throws<WeightFileException>(() => CaffeModel.Open(path));
        Assert.Equal((path, "layer", (int?)0), (error.FileName, error.Layer, error.Blob));
        Assert.True(error.Offset > 0, what);
        Assert.Contains("byte ", error.Message, StringComparison.Ordinal);
    }

    private static string Write(TemporaryFolder folder, byte[] blob)
    {
        byte[] layer = [.. Nets.Field(1, "layer"u8.ToArray()), .. Nets.Field(7, blob)];
        return folder.Write(Nets.Field(100, layer));
    }

    /// <summary>Shape and values as read, after comparing them with the oracle.</summary>
    private static (long[] Shape, float[] Values) Read(byte[] blob)
    {
        using var folder = new TemporaryFolder();
        using CaffeModel model = CaffeModel.Open(Write(folder, blob));
        StoredBlob stored = model.Layers[0].Blobs[0];
        BlobProto oracle = BlobProto.Parser.ParseFrom(blob);
        if (oracle.Data.Count > 0)
            CaffeModelOracleTests.AssertSame(oracle, stored, "blob");
        return ([.. stored.Shape], Nets.Values(stored));
    }
}
