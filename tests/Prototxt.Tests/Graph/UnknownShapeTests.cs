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
    [InlineData("layer { name: 'l' type: 'Convolution' bottom: 'x' top: 't' convolution_param { num_output: 5 kernel_size: 1 } }", "t [N,…]")]
    [InlineData("layer { name: 'l' type: 'Deconvolution' bottom: 'x' top: 't' convolution_param { num_output: 5 kernel_size: 1 pad: 0 } }", "t [N,…]")]
    [InlineData("layer { name: 'l' type: 'Convolution' bottom: 'x' top: 't' convolution_param { num_output: 5 kernel_h: 1 kernel_w: 2 } }", "t [N,5,?,?]")]
    [InlineData("layer { name: 'l' type: 'Convolution' bottom: 'x' top: 't' convolution_param { num_output: 5 kernel_size: 1 kernel_size: 2 kernel_size: 3 } }", "t [N,5,?,?,?]")]
    [InlineData("layer { name: 'l' type: 'Flatten' bottom: 'x' top: 't' }", "t [N,?]")]
    [InlineData("layer { name: 'l' type: 'Reshape' bottom: 'x' top: 't' reshape_param { shape { dim: 0 dim: 7 dim: -1 } } }", "t [N,7,?]")]
    [InlineData("layer { name: 'l' type: 'Concat' bottom: 'x' bottom: 'x' top: 't' }", "t [N,…]")]
    [InlineData("layer { name: 'l' type: 'ArgMax' bottom: 'x' top: 't' argmax_param { axis: 1 top_k: 2 } }", "t [N,…]")]
    [InlineData("layer { name: 'l' type: 'ArgMax' bottom: 'x' top: 't' argmax_param { axis: 0 } }", "t [1,…]")]
    [InlineData("layer { name: 'l' type: 'ArgMax' bottom: 'x' top: 't' }", "t [N,…]")]
    [InlineData("layer { name: 'l' type: 'Reduction' bottom: 'x' top: 't' reduction_param { axis: 2 } }", "t [N,?]")]
    [InlineData("layer { name: 'l' type: 'Reduction' bottom: 'x' top: 't' }", "t []")]
    [InlineData("layer { name: 'l' type: 'Tile' bottom: 'x' top: 't' tile_param { axis: 0 tiles: 3 } }", "t [12,…]")]
    [InlineData("layer { name: 'l' type: 'Tile' bottom: 'x' top: 't' tile_param { tiles: 3 } }", "t [N,…]")]
    [InlineData("layer { name: 'l' type: 'MVN' bottom: 'x' top: 't' }", "t [N,?,?,?]")]
    [InlineData("layer { name: 'l' type: 'SPP' bottom: 'x' top: 't' spp_param { pyramid_height: 2 } }", "t [N,?]")]
    [InlineData("layer { name: 'l' type: 'Filter' bottom: 'x' bottom: 'x' top: 't' }", "t [N,…]")]
    [InlineData("layer { name: 'l' type: 'BatchReindex' bottom: 'x' bottom: 'x' top: 't' }", "t [N,…]")]
    [InlineData("layer { name: 'l' type: 'Crop' bottom: 'x' bottom: 'x' top: 't' crop_param { axis: 1 offset: 1 offset: 2 offset: 3 offset: 4 } }", "t [N,…]")]
    [InlineData("layer { name: 'p' type: 'Input' top: 'p' input_param { shape { dim: 4 dim: 1 dim: 2 dim: 3 dim: 4 } } } layer { name: 'l' type: 'Crop' bottom: 'p' bottom: 'x' top: 't' }", "t [N,1,?,?,?]")]
    [InlineData("layer { name: 'l' type: 'LSTMUnit' bottom: 'x' bottom: 'x' bottom: 'x' top: 't' top: 'h' }", "t [1,?,?]", "h [1,?,?]")]
    [InlineData("layer { name: 'l' type: 'Permute' bottom: 'x' top: 't' permute_param { order: 0 order: 5 } }", "t [N,…]")]
    [InlineData("layer { name: 'l' type: 'Permute' bottom: 'x' top: 't' permute_param { order: 1 } }", "t [?,…]")]
    [InlineData("layer { name: 'l' type: 'Normalize' bottom: 'x' top: 't' norm_param { channel_shared: false } }", "t [N,…]")]
    [InlineData("layer { name: 'l' type: 'BN' bottom: 'x' top: 't' }", "t [N,…]")]
    [InlineData("layer { name: 'l' type: 'Interp' bottom: 'x' top: 't' interp_param { height: 6 width: 7 } }", "t [N,?,6,7]")]
    [InlineData("layer { name: 'l' type: 'Reorg' bottom: 'x' top: 't' reorg_param { stride: 2 } }", "t [N,?,?,?]")]
    [InlineData("layer { name: 'l' type: 'ShuffleChannel' bottom: 'x' top: 't' shuffle_channel_param { group: 2 } }", "t [N,…]")]
    [InlineData("layer { name: 'l' type: 'Axpy' bottom: 'x' bottom: 'x' bottom: 'x' top: 't' }", "t [N,…]")]
    [InlineData("layer { name: 'l' type: 'PriorBox' bottom: 'x' bottom: 'x' top: 't' prior_box_param { min_size: 4 } }", "t [1,2,?]")]
    public void Shapes_are_told_as_far_as_they_are_known(string layer, params string[] tops) => LayerCheck.Shapes(Hdf5 + layer, tops);

    [Fact]
    public void Net_of_nothing_but_data_says_what_is_missing() =>
        LayerCheck.Refused("PTX0311", "layer { name: 'h' type: 'HDF5Data' top: ⟦'x'⟧ hdf5_data_param { source: 's' batch_size: 4 } }", "the net has no other layer");

    [Theory]
    [InlineData("layer { name: 'l' type: ⟦'InnerProduct'⟧ bottom: 'x' top: 't' inner_product_param { num_output: 5 axis: -1 } }", "axis -1")]
    [InlineData("layer { name: 'l' type: ⟦'Scale'⟧ bottom: 'x' top: 't' scale_param { num_axes: -1 } }", "an axis for each")]
    [InlineData("layer { name: 'l' type: ⟦'Im2col'⟧ bottom: 'x' top: 't' convolution_param { kernel_size: 2 } }", "not even the number of its axes")]
    [InlineData("layer { name: 'l' type: ⟦'ArgMax'⟧ bottom: 'x' top: 't' argmax_param { axis: -1 } }", "axis -1")]
    [InlineData("layer { name: 'l' type: ⟦'Reduction'⟧ bottom: 'x' top: 't' reduction_param { axis: -1 } }", "axis -1")]
    [InlineData("layer { name: 'l' type: ⟦'Flatten'⟧ bottom: 'x' top: 't' flatten_param { end_axis: 2 } }", "axes after it")]
    [InlineData("layer { name: 'l' type: ⟦'Reshape'⟧ bottom: 'x' top: 't' reshape_param { axis: -1 shape { dim: 1 } } }", "which axes stay")]
    [InlineData("layer { name: 'r' type: 'ReLU' bottom: 'x' top: 'r' } layer { name: 'l' type: ⟦'DepthwiseConvolution'⟧ bottom: 'r' top: 't' convolution_param { num_output: 5 kernel_size: 1 } }", "the shape of 'x'", "a group of its own")]
    public void What_cannot_do_without_names_the_input_to_give(string layer, params string[] message) => LayerCheck.Refused("PTX0311", Hdf5 + layer, message);
}
