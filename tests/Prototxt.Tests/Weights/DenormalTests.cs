using Prototxt.Fuzz.Seeds;
using Prototxt.Weights;
using Xunit;
using static Prototxt.Fuzz.Seeds.PickleWriter;
using static TorchSharp.torch;

namespace Prototxt.Tests.Weights;

/// <summary>Numbers below 1e-37 become zeros and are counted, unless they are to stay.</summary>
public class DenormalTests
{
    private const float Smallest = 9.403955e-38f; // the smallest that stays, 2 to the power of -123
    private static readonly float[] Numbers = [1e-39f, -1e-45f, 0, -0f, Smallest, -Smallest, 1, float.NaN, float.PositiveInfinity, 9.4e-38f];
    private static readonly float[] Flushed = [0, 0, 0, -0f, Smallest, -Smallest, 1, float.NaN, float.PositiveInfinity, 0];

    [Fact]
    public void They_become_zeros_in_every_format()
    {
        using var folder = new TemporaryFolder();
        foreach (string path in Files(folder))
        {
            Tensor blob = zeros(10);
            LoadReport report = WeightFile.Load(path, new([new("a", "Bias", [blob])]));
            Assert.Equal(Bits(Flushed), Bits(Nets.Values(blob)));
            Assert.Equal(3, report.Denormals);
            Assert.Equal(3, Assert.Single(report.Parameters).Denormals);
            Assert.Contains("1 matched; 3 numbers next to zero became 0", report.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void They_can_stay()
    {
        using var folder = new TemporaryFolder();
        foreach (string path in Files(folder))
        {
            Tensor blob = zeros(10);
            LoadReport report = WeightFile.Load(path, new([new("a", "Bias", [blob])]), new() { KeepDenormals = true });
            Assert.Equal(Bits(Numbers), Bits(Nets.Values(blob)));
            Assert.Equal(0, report.Denormals);
        }
    }

    [Fact]
    public void A_file_that_keeps_them_is_saved_bit_for_bit()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Root, "one"), again = Path.Combine(folder.Root, "again");
        CaffeModel.Save(path, "net", new([new("a", "Bias", [tensor(Numbers)])]));
        LearnedLayers net = new([new("a", "Bias", [zeros(10)])]);
        WeightFile.Load(path, net, new() { KeepDenormals = true });
        CaffeModel.Save(again, "net", net);
        Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(again));
    }

    [Fact]
    public void Each_type_has_its_own_limit()
    {
        Tensor wide = tensor(new[] { 1e-39, 1e-310, 1.8e-307 });
        Assert.Equal(1, Denormals.Flush(wide));
        Assert.Equal([1e-39, 0, 1.8e-307], wide.data<double>().ToArray());
        Tensor brain = tensor(new[] { 1e-39f, 1e-37f }).to(ScalarType.BFloat16);
        Assert.Equal(1, Denormals.Flush(brain));
        Tensor half = tensor(new[] { 1e-6f }).to(ScalarType.Float16);
        Assert.Equal(0, Denormals.Flush(half));
        Assert.NotEqual(0, half.to(ScalarType.Float32).item<float>());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData((1 << 20) - 1)]
    [InlineData(1 << 20)]
    [InlineData((1 << 21) + 4)]
    public void One_is_found_wherever_it_stands(int at)
    {
        Tensor values = ones((1 << 21) + 5);
        values[at] = 1e-40f;
        Assert.Equal(1, Denormals.Flush(values));
        Assert.Equal((1 << 21) + 4, values.sum().item<float>());
        Assert.Equal(0, Denormals.Flush(values));
    }

    [Fact]
    public void Training_can_flush_its_own()
    {
        Tensor turned = tensor(new[] { 1e-40f, 1, 2, 1e-41f }).view(2, 2).t(), learned = tensor(new[] { 1e-40f, 3 }).requires_grad_();
        LearnedLayers net = new([new("a", "InnerProduct", [turned, learned])]);
        Assert.Equal(3, net.FlushDenormals());
        Assert.Equal([0, 2, 1, 0, 0, 3], Nets.Values(net));
        Assert.Equal(0, net.FlushDenormals());
    }

    private static uint[] Bits(float[] numbers) => [.. numbers.Select(BitConverter.SingleToUInt32Bits)];

    private static string[] Files(TemporaryFolder folder)
    {
        string hdf5 = Path.Combine(folder.Root, "net.h5");
        new PureHDF.H5File { ["data"] = new PureHDF.H5Group { ["a"] = new PureHDF.H5Group { ["0"] = new PureHDF.H5Dataset(Numbers, fileDims: [10]) } } }.Write(hdf5);
        return
        [
            folder.Write(Nets.Net(Nets.Layer("a", Nets.Blob([10], Numbers)))),
            folder.Write(Npy(PickleDialect.Protocol3, ("a", new PickleWriter.List(new NumPyArray([10], Numbers)))), "net.npy"),
            hdf5,
        ];
    }
}
