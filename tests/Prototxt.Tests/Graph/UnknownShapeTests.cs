using Microsoft.CodeAnalysis;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Graph;

/// <summary>Nets whose data has a size, or even a number of axes, that only files tell.</summary>
public class UnknownShapeTests
{
    private const string Mnist = """
        name: "net"
        layer { name: "mnist" type: "Data" top: "data" top: "label" data_param { batch_size: 2 } }
        layer { name: "conv" type: "Convolution" bottom: "data" top: "conv" convolution_param { num_output: 4 kernel_size: 3 } }
        layer { name: "ip" type: "InnerProduct" bottom: "conv" top: "ip" inner_product_param { num_output: 3 weight_filler { type: "xavier" } } }
        layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip" bottom: "label" top: "loss" }
        """;

    [Fact]
    public void Size_left_open_is_one_warning()
    {
        var run = GeneratorRun.Of(Mnist);
        Diagnostic warning = Assert.Single(run.Diagnostics, d => d.Severity >= DiagnosticSeverity.Warning);
        Assert.Equal("PTX0316", warning.Id);
        Assert.Empty(run.CompilerMessages);
    }

    [Fact]
    public void Metadata_closes_it() =>
        Assert.Empty(GeneratorRun.Of(new PrototxtFile("/project/net.prototxt", Mnist, new Dictionary<string, string> { ["PrototxtInputShapes"] = "data: 2,1,28,28" })).Diagnostics);

    [Fact]
    public void Generated_code() => Snapshot.Verify(GeneratorRun.Of(Mnist), "SizedLater");

    private const string Hdf5 = "layer { name: 'h' type: 'HDF5Data' top: 'x' top: 'y' hdf5_data_param { source: 's' batch_size: 4 } }\nlayer { name: 'quiet' type: 'Silence' bottom: 'y' }\n";

    [Theory]
    [InlineData("layer { name: 'l' type: 'InnerProduct' bottom: 'x' top: 't' inner_product_param { num_output: 5 } }", "t [N,5]")]
    [InlineData("layer { name: 'l' type: 'ReLU' bottom: 'x' top: 't' }", "t [N,…]")]
    [InlineData("layer { name: 'l' type: 'Convolution' bottom: 'x' top: 't' convolution_param { num_output: 5 kernel_size: 1 } }", "t [N,5,?,?]")]
    [InlineData("layer { name: 'l' type: 'Convolution' bottom: 'x' top: 't' convolution_param { num_output: 5 kernel_size: 1 kernel_size: 2 kernel_size: 3 } }", "t [N,5,?,?,?]")]
    [InlineData("layer { name: 'l' type: 'Flatten' bottom: 'x' top: 't' }", "t [N,?]")]
    [InlineData("layer { name: 'l' type: 'Reshape' bottom: 'x' top: 't' reshape_param { shape { dim: 0 dim: 7 dim: -1 } } }", "t [N,7,?]")]
    [InlineData("layer { name: 'l' type: 'Concat' bottom: 'x' bottom: 'x' top: 't' }", "t [N,…]")]
    public void Shapes_are_told_as_far_as_they_are_known(string layer, string top) => LayerCheck.Shapes(Hdf5 + layer, top);

    [Fact]
    public void Net_of_nothing_but_data_says_what_is_missing() =>
        LayerCheck.Refused("PTX0311", "layer { name: 'h' type: 'HDF5Data' top: ⟦'x'⟧ hdf5_data_param { source: 's' batch_size: 4 } }", "the net has no other layer");

    [Theory]
    [InlineData("layer { name: 'l' type: ⟦'InnerProduct'⟧ bottom: 'x' top: 't' inner_product_param { num_output: 5 axis: -1 } }", "axis -1")]
    [InlineData("layer { name: 'l' type: ⟦'Scale'⟧ bottom: 'x' top: 't' scale_param { num_axes: -1 } }", "an axis for each")]
    [InlineData("layer { name: 'l' type: ⟦'MVN'⟧ bottom: 'x' top: 't' }", "not even the number of its axes")]
    [InlineData("layer { name: 'l' type: ⟦'Flatten'⟧ bottom: 'x' top: 't' flatten_param { end_axis: 2 } }", "axes behind it")]
    [InlineData("layer { name: 'l' type: ⟦'Reshape'⟧ bottom: 'x' top: 't' reshape_param { axis: -1 shape { dim: 1 } } }", "axes that stay")]
    [InlineData("layer { name: 'r' type: 'ReLU' bottom: 'x' top: 'r' } layer { name: 'l' type: ⟦'DepthwiseConvolution'⟧ bottom: 'r' top: 't' convolution_param { num_output: 5 kernel_size: 1 } }", "the shape of 'x'", "a group of its own")]
    public void What_cannot_do_without_names_the_input_to_give(string layer, params string[] message) => LayerCheck.Refused("PTX0311", Hdf5 + layer, message);
}
