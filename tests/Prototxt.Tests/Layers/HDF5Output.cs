using Prototxt.Tests.Infrastructure;
using Prototxt.Tests.Recorded;
using Prototxt.Tests.Weights;
using PureHDF;
using Xunit;
using static TorchSharp.torch;
using Layer = Prototxt.Layers.HDF5Output;

namespace Prototxt.Tests.Layers;

public class HDF5OutputTests
{
    private static string Net(string param, string bottoms = """bottom: "x" bottom: "y" """, string y = "4") =>
        LayerCheck.Net($$"""layer { name: "l" type: "HDF5Output" {{bottoms}} {{param}} }""", "4 3 2", y);

    [Theory]
    [InlineData("""hdf5_output_param { file_name: ⟦""⟧ }""")]
    [InlineData("⟦hdf5_output_param⟧ { }")]
    public void Refuses_a_missing_file(string param) => LayerCheck.Refused("PTX0400", Net(param), "file_name must be given");

    [Fact]
    public void Refuses_another_number_of_rows() =>
        LayerCheck.Refused("PTX0401", Net("""hdf5_output_param { file_name: "f" }""", """bottom: "x" bottom: ⟦"y"⟧ """, "5"), "as many items as x");

    [Fact]
    public void Refuses_more_axes_than_the_file_has() =>
        LayerCheck.Refused("PTX0401", Net("""hdf5_output_param { file_name: "f" }""", """bottom: "x" bottom: ⟦"y"⟧ """, "4 1 1 1 2"), "4 axes at most");

    [Fact]
    public void Refuses_a_third_bottom() =>
        LayerCheck.Refused("PTX0303", Net("""hdf5_output_param { file_name: "f" }""", """bottom: "x" bottom: "y" bottom: ⟦"y"⟧ """), "2 bottoms, found 3");

    public static string Example => """
        name: "net"
        layer { name: "data" type: "Input" top: "data" top: "label" input_param { shape { dim: 4 dim: 3 } shape { dim: 4 } } }
        layer { name: "fc" type: "InnerProduct" bottom: "data" top: "fc" inner_product_param { num_output: 2 } }
        layer { name: "out" type: "HDF5Output" bottom: "fc" bottom: "label" include { phase: TEST } hdf5_output_param { file_name: "out \"1\".h5" } }
        """;

    [Fact]
    public void File_holds_both_bottoms_with_four_axes_and_is_written_once()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Root, "out.h5");
        using var layer = new Layer("out", path);
        using Tensor data = arange(6, ScalarType.Float32).reshape(3, 2).t(), label = tensor(new long[] { 7, 8 });
        layer.Write(data, label);
        using (var file = H5File.OpenRead(path))
        {
            Assert.Equal([2UL, 3, 1, 1], file.Dataset("data").Space.Dimensions);
            Assert.Equal([0f, 2, 4, 1, 3, 5], file.Dataset("data").Read<float[]>());
            Assert.Equal([2UL, 1, 1, 1], file.Dataset("label").Space.Dimensions);
            Assert.Equal([7f, 8], file.Dataset("label").Read<float[]>());
        }

        Assert.Contains(path, Assert.Throws<InvalidOperationException>(() => layer.Write(data, label)).Message, StringComparison.Ordinal);
        using var other = new Layer("other", Path.Combine(folder.Root, "none", "out.h5"));
        Assert.ThrowsAny<IOException>(() => other.Write(data, label));
        Assert.Throws<ArgumentException>(() => new Layer("rows", path).Write(data, ones(3)));
    }

    [SkippableFact]
    public void File_is_the_one_that_Caffe_wrote()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Root, "out.h5").Replace('\\', '/');
        using var golden = new GoldenCase("layers/HDF5Output/basic");
        using var net = CompiledNet.Of(GeneratorRun.Of(File.ReadAllText(golden.NetFile).Replace("\"out.h5\"", $"\"{path}\"", StringComparison.Ordinal)));
        net.Run("Test", new Dictionary<string, Tensor> { ["data"] = golden.Data("data"), ["label"] = golden.Data("label") });
        using var found = H5File.OpenRead(path);
        using var expected = H5File.OpenRead(Path.Combine(golden.Folder, "out.h5"));
        foreach (string name in (string[])["data", "label"])
        {
            Assert.Equal(expected.Dataset(name).Space.Dimensions, found.Dataset(name).Space.Dimensions);
            Assert.Equal(expected.Dataset(name).Read<float[]>(), found.Dataset(name).Read<float[]>());
        }
    }
}
