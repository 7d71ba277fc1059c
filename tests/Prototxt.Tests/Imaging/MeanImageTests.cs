using System.Text;
using CsCheck;
using Google.Protobuf;
using Prototxt.Imaging;
using Prototxt.Protos;
using Prototxt.Tests.Infrastructure;
using Prototxt.Tests.Recorded;
using Xunit;

namespace Prototxt.Tests.Imaging;

public class MeanImageTests
{
    private static byte[] Blob(Action<BlobProto> fill)
    {
        var blob = new BlobProto();
        fill(blob);
        return blob.ToByteArray();
    }

    private static byte[] Npy(string header, byte[] data) =>
        [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. data];

    [SkippableTheory]
    [InlineData("cifar10_mean.binaryproto", 3, 32, 125.3f, 123.0f, 113.9f)] // CIFAR-10's own order is red, green, blue
    [InlineData("imagenet_mean.binaryproto", 3, 256, 104.0f, 116.7f, 122.7f)]
    [InlineData("ilsvrc_2012_mean.npy", 3, 256, 104.0f, 116.7f, 122.7f)]
    public void Real_mean_files_are_read(string file, int channels, int size, float first, float second, float third)
    {
        var mean = MeanImage.Load(SharedData.Require("data", "means", file));
        Assert.Equal((channels, size, size), (mean.Channels, mean.Height, mean.Width));
        float[] values = mean.ToMeanValues();
        Assert.InRange(values[0], first - 0.1f, first + 0.1f);
        Assert.InRange(values[1], second - 0.1f, second + 0.1f);
        Assert.InRange(values[2], third - 0.1f, third + 0.1f);
    }

    [SkippableFact]
    public void The_same_mean_in_both_formats_is_the_same()
    {
        var proto = MeanImage.Load(SharedData.Require("data", "means", "imagenet_mean.binaryproto"));
        var npy = MeanImage.Load(SharedData.Require("data", "means", "ilsvrc_2012_mean.npy"));
        new Tolerance(0, 1e-3).AssertClose("mean", proto.Values.ToArray(), npy.Values.ToArray());
    }

    [Fact]
    public void Old_and_new_shapes_single_and_double_precision()
    {
        byte[][] files =
        [
            Blob(b => { b.Num = 1; b.Channels = 1; b.Height = 1; b.Width = 2; b.Data.Add([1f, 2f]); }),
            Blob(b => { b.Shape = new BlobShape { Dim = { 1, 1, 2 } }; b.Data.Add([1f, 2f]); }),
            Blob(b => { b.Shape = new BlobShape { Dim = { 1, 1, 1, 2 } }; b.DoubleData.Add([1.0, 2.0]); }),
            Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 2), }", [0, 0, 128, 63, 0, 0, 0, 64]),
            Npy("{'descr': '|u1', 'fortran_order': False, 'shape': (1, 1, 1, 2), }", [1, 2]),
            Npy("{'descr': '>i4', 'fortran_order': False, 'shape': (1, 1, 2), }", [0, 0, 0, 1, 0, 0, 0, 2]),
        ];
        Assert.All(files, file => Assert.Equal([1f, 2f], MeanImage.Parse(file).Values.ToArray()));
    }

    [Fact]
    public void Files_that_lie_are_told_so()
    {
        Assert.Contains("expected 3 * 2 * 2 = 12 numbers, found 11",
            Fails(Blob(b => { b.Num = 1; b.Channels = 3; b.Height = 2; b.Width = 2; b.Data.Add(new float[11]); })), StringComparison.Ordinal);
        Assert.Contains("found [2, 1, 1, 1]",
            Fails(Blob(b => { b.Num = 2; b.Channels = 1; b.Height = 1; b.Width = 1; b.Data.Add(new float[2]); })), StringComparison.Ordinal);
        Assert.Contains("found [1, -1, -1]", Fails(Blob(b => { b.Shape = new BlobShape { Dim = { 1, -1, -1 } }; b.Data.Add(1f); })), StringComparison.Ordinal);
        Assert.Contains("found []", Fails(Blob(b => b.Data.Add(1f))), StringComparison.Ordinal);
        Assert.Contains("no numbers", Fails(Blob(b => b.Num = 1)), StringComparison.Ordinal);
        Assert.Contains("truncated", Fails(Blob(b => { b.Num = 1; b.Data.Add(new float[9]); })[..20]), StringComparison.Ordinal);
        Assert.Contains("it is empty", Fails([]), StringComparison.Ordinal);
        Assert.Contains("a web page", Fails("<html><body>"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("expected 8 bytes", Fails(Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 2), }", [1])), StringComparison.Ordinal);
        Assert.Contains("Fortran", Fails(Npy("{'descr': '<f4', 'fortran_order': True, 'shape': (1, 1, 2), }", [1])), StringComparison.Ordinal);
        Assert.Contains("Python objects", Fails(Npy("{'descr': '|O', 'fortran_order': False, 'shape': (), }", [1])), StringComparison.Ordinal);
        Assert.Contains("a header of at most 2 bytes", Fails(Npy("{'descr'", [])[..12]), StringComparison.Ordinal);
        Assert.Contains("no such file", Assert.Throws<ImagingException>(() => MeanImage.Load("no.binaryproto")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mutated_files_give_a_mean_or_an_imaging_exception()
    {
        byte[][] seeds =
        [
            Blob(b => { b.Num = 1; b.Channels = 3; b.Height = 2; b.Width = 2; b.Data.Add(new float[12]); }),
            Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 2), }", [0, 0, 128, 63, 0, 0, 0, 64]),
        ];
        Gen.Select(Gen.Int[0, 1], Gen.Select(Gen.Int[0, 200], Gen.Byte).Array[0, 4]).Sample((which, changes) =>
        {
            byte[] bytes = [.. seeds[which]];
            foreach ((int at, byte value) in changes)
                bytes[at % bytes.Length] = value;
            try
            {
                var mean = MeanImage.Parse(bytes);
                return mean.Values.Length == mean.Channels * mean.Height * mean.Width;
            }
            catch (ImagingException)
            {
                return true;
            }
        }, iter: 5000);
    }

    [Fact]
    public void Resizing_a_constant_keeps_it_and_the_tensor_has_three_axes()
    {
        var mean = new MeanImage([5, 5, 5, 5, 7, 7, 7, 7], 2, 2, 2);
        Assert.Equal([5f, 7f], mean.ToMeanValues());
        Assert.Equal([5f, 7f], mean.Resize(3, 5).ToMeanValues());
        using var tensor = mean.ToTensor();
        Assert.Equal([2L, 2, 2], tensor.shape);
    }

    private static string Fails(byte[] file) => Assert.Throws<ImagingException>(() => MeanImage.Parse(file, "mean")).Message;
}
