using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Layers;

public class HDF5DataTests
{
    private static readonly Dictionary<string, string> shapes = new() { ["PrototxtInputShapes"] = "x: 4,3,8,8; y: 4,2" };

    private static GeneratorRun Run(string net) => GeneratorRun.Of(new PrototxtFile("/project/net.prototxt", net, shapes));

    private static string Net(string param, string tops = """top: "x" top: "y" """) =>
        $$"""name: "net" layer { name: "l" type: "HDF5Data" {{tops}} {{param}} } layer { name: "relu" type: "ReLU" bottom: "x" top: "t" }""";

    [Theory]
    [InlineData("hdf5_data_param { batch_size: 4 } transform_param ⟦{ }⟧", "HDF5 data is not transformed")]
    public void Refuses(string param, string message) => LayerCheck.Refused("PTX0400", Net(param), message);

    [Theory]
    [InlineData("⟦hdf5_data_param⟧ { source: \"list.txt\" }")]
    [InlineData("hdf5_data_param { source: \"list.txt\" batch_size: ⟦0⟧ }")]
    public void Without_a_batch_size_batches_have_any_size(string param) => LayerCheck.Warned("PTX0409", Net(param), "HDF5Data layer 'l'");

    [Fact]
    public void Shapes_stand_only_in_the_files() =>
        LayerCheck.SizedLater(Net("hdf5_data_param { batch_size: 4 }", """top: ⟦"x"⟧ top: "y" """), "does not tell the shape of 'x'", "only in the HDF5 files");

    [Theory]
    [InlineData("""type: ⟦"HDF5Data"⟧""", "at least 1 top, found 0")]
    [InlineData("""type: "HDF5Data" bottom: ⟦"x"⟧ top: "t" """, "0 bottoms, found 1")]
    public void Refuses_another_number_of_blobs(string blobs, string message) =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net($$"""layer { name: "l" {{blobs}} hdf5_data_param { batch_size: 4 } }""", "2 3"), message);

    [Fact]
    public void Given_shapes_make_its_tops_inputs()
    {
        GeneratorRun run = Run(Net("hdf5_data_param { source: \"list.txt\" batch_size: 4 shuffle: true }"));
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompilerMessages);
        Assert.Contains(run.Files.Values, text => text.Contains("Tensor x", StringComparison.Ordinal) && text.Contains("[N,3,8,8]", StringComparison.Ordinal));
    }

    public static string Example => """
        name: "net"
        layer { name: "data" type: "HDF5Data" top: "x" top: "y" hdf5_data_param { source: "list.txt" batch_size: 4 } }
        layer { name: "fc" type: "InnerProduct" bottom: "x" top: "fc" inner_product_param { num_output: 2 } }
        layer { name: "loss" type: "EuclideanLoss" bottom: "fc" bottom: "y" top: "loss" }
        """;
}
