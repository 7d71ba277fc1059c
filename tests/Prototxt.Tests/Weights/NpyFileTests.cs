using Prototxt.Fuzz.Seeds;
using Prototxt.Tests.Infrastructure;
using Prototxt.Weights;
using Xunit;
using static TorchSharp.torch;
using NumPyArray = Prototxt.Fuzz.Seeds.PickleWriter.NumPyArray;

namespace Prototxt.Tests.Weights;

/// <summary>Single arrays.</summary>
public class NpyFileTests
{
    [Theory]
    [InlineData("f4", false, false, 1)]
    [InlineData("f4", true, false, 2)]
    [InlineData("f8", false, true, 3)]
    [InlineData("f8", true, true, 1)]
    public void Types_orders_and_versions(string type, bool big, bool fortran, int version)
    {
        using var folder = new TemporaryFolder();
        var array = new NumPyArray([2, 3, 2], [.. Enumerable.Range(0, 12).Select(i => i + 0.5f)], type, big, fortran);
        string path = folder.Write([.. PickleWriter.Header($"'{(big ? '>' : '<')}{type}'", fortran, array.Shape, version), .. array.Bytes()]);
        Assert.Equal(array.Values, NpyFile.ReadFloats(path, out long[] shape));
        Assert.Equal(array.Shape, shape);
        using Tensor tensor = NpyFile.ReadTensor(path);
        Assert.Equal(type == "f8" ? ScalarType.Float64 : ScalarType.Float32, tensor.dtype);
    }

    [Fact]
    public void Whole_numbers_and_scalars()
    {
        using var folder = new TemporaryFolder();
        using Tensor bytes = NpyFile.ReadTensor(folder.Write([.. PickleWriter.Header("'|u1'", false, [3]), 1, 2, 255]));
        Assert.Equal([1L, 2, 255], bytes.data<long>());
        Assert.Equal([2.5f], NpyFile.ReadFloats(folder.Write([.. PickleWriter.Header("'<f4'", false, []), .. BitConverter.GetBytes(2.5f)]), out long[] shape));
        Assert.Empty(shape);
        Assert.Empty(NpyFile.ReadFloats(folder.Write(PickleWriter.Header("'<f4'", false, [0, 3])), out shape));
        Assert.Equal([0L, 3], shape);
    }

    [Theory]
    [InlineData("'<c8'", 1, 8)]
    [InlineData("[('a', '<f4')]", 1, 4)]
    [InlineData("'|O'", 1, 4)]
    [InlineData("'<f4'", 4, 4)]
    [InlineData("'<f4'", 1, 3)]
    [InlineData("'<f4'", 1, 8)]
    public void What_cannot_be_read_is_said(string descr, int version, int bytes)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write([.. PickleWriter.Header(descr, false, [1], version), .. new byte[bytes]]);
        Assert.Throws<WeightFileException>(() => NpyFile.ReadTensor(path));
    }

    [Fact]
    public void A_file_cut_anywhere_is_an_error()
    {
        using var folder = new TemporaryFolder();
        byte[] whole = [.. PickleWriter.Header("'<f4'", false, [2]), .. new byte[8]];
        for (int length = 0; length < whole.Length; length++)
            Assert.Throws<WeightFileException>(() => NpyFile.ReadTensor(folder.Write(whole[..length])));
    }

    [SkippableFact]
    public void Arrays_at_hand_read()
    {
        foreach (string file in Directory.GetFiles(SharedData.Require("models", "expected"), "*.npy", SearchOption.AllDirectories))
        {
            float[] values = NpyFile.ReadFloats(file, out long[] shape);
            Assert.Equal(shape.Aggregate(1L, (a, b) => a * b), values.Length);
            Assert.All(values, v => Assert.True(float.IsFinite(v)));
        }
    }
}
