using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Layers;

public class HDF5OutputTests
{
    private static string Net(string param, params string[] shapes) =>
        LayerCheck.Net($$"""layer { name: "l" type: "HDF5Output" bottom: "x" bottom: "y" {{param}} }""", shapes);

    [Theory]
    [InlineData("⟦hdf5_output_param⟧ { }")]
    [InlineData("hdf5_output_param { file_name: ⟦\"\"⟧ }")]
    public void Refuses_no_file(string param) => LayerCheck.Refused("PTX0400", Net(param, "2 3", "2"), "file_name is missing");

    [Theory]
    [InlineData("2 3", "3", "bottom: \"x\" bottom: ⟦\"y\"⟧", "as many items as x [N,3]")]
    [InlineData("2 3", "", "bottom: \"x\" bottom: ⟦\"y\"⟧", "as many items as x [N,3]")]
    [InlineData("2 1 1 1 1", "2", "bottom: ⟦\"x\"⟧ bottom: \"y\"", "at most 4 axes")]
    public void Refuses_bottoms(string data, string label, string bottoms, string message) =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net($$"""layer { name: "l" type: "HDF5Output" {{bottoms}} hdf5_output_param { file_name: "f" } }""", data, label), message);

    [Theory]
    [InlineData("""type: ⟦"HDF5Output"⟧ bottom: "x" """, "2 bottoms, found 1")]
    [InlineData("""type: "HDF5Output" bottom: "x" bottom: "y" top: ⟦"t"⟧""", "0 tops, found 1")]
    public void Refuses_another_number_of_blobs(string blobs, string message) =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net($$"""layer { name: "l" {{blobs}} hdf5_output_param { file_name: "f" } }""", "2 3", "2"), message);

    // Read by a pointwise layer too, it must not be written over.
    [Fact]
    public void What_would_be_written_is_an_output()
    {
        using var net = CompiledNet.Of(LayerCheck.Net("""
            layer { name: "feature" type: "Power" bottom: "x" top: "feature" power_param { scale: 2 } }
            layer { name: "l" type: "HDF5Output" bottom: "feature" bottom: "y" hdf5_output_param { file_name: "features.h5" } }
            layer { name: "relu" type: "ReLU" bottom: "feature" top: "positive" }
            """, "1 3", "1"));
        using var scope = TorchSharp.torch.NewDisposeScope();
        var outputs = net.Run(net.ViewOf("TEST"), new Dictionary<string, TorchSharp.torch.Tensor> { ["x"] = Numbers.Count(1, 3) - 1, ["y"] = Numbers.Count(1) });
        Assert.Equal([-2f, 0, 2], Numbers.Of(outputs["Feature"]));
        Assert.Equal([0f, 0, 2], Numbers.Of(outputs["Positive"]));
        Assert.Equal(2, outputs.Count);
    }

    [Fact]
    public void Generated_code() => Snapshot.Verify(GeneratorRun.Of("""
        name: "net"
        layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 } } }
        layer { name: "label" type: "Input" top: "label" input_param { shape { dim: 2 } } }
        layer { name: "feature" type: "TanH" bottom: "x" top: "feature" }
        layer { name: "file" type: "HDF5Output" bottom: "feature" bottom: "label" hdf5_output_param { file_name: "features.h5" } }
        layer { name: "loss" type: "EuclideanLoss" bottom: "feature" bottom: "x" top: "loss" }
        """), "HDF5Output");
}
