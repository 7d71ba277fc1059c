using Microsoft.CodeAnalysis;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Graph;

/// <summary>Nothing that would change a number in Caffe is passed over in silence, and no mistake is told twice.</summary>
public class SilentlyIgnoredTests
{
    [Theory]
    [InlineData("layer { name: 'l' type: 'InnerProduct' bottom: 'x' top: 't' inner_product_param { num_output: 1 } ⟦blobs⟧ { shape { dim: 1 dim: 3 } data: 1 data: 2 data: 3 } blobs { shape { dim: 1 } data: 0 } }")]
    [InlineData("layers { name: 'l' type: INNER_PRODUCT bottom: 'x' top: 't' inner_product_param { num_output: 1 } ⟦blobs⟧ { num: 1 channels: 1 height: 1 width: 3 data: 1 data: 2 data: 3 } }")]
    public void Learned_numbers_in_a_prototxt(string layer) =>
        LayerCheck.WithoutEffect(layer.StartsWith("layers", StringComparison.Ordinal) ? "input: 'x' input_dim: 2 input_dim: 3 input_dim: 1 input_dim: 1 " + layer : LayerCheck.Net(layer, "2 3"), "'blobs'", "fillers");

    [Theory]
    [InlineData("layer { name: 'l' type: 'Data' bottom: ⟦'x'⟧ top: 'x' data_param { batch_size: 2 } }", "PTX0303", "0 bottoms, found 1")]
    [InlineData("layer { name: 'l' type: 'Nobodys' bottom: 'x' top: 't' loss_weight: ⟦1⟧ loss_weight: 2 }", "PTX0400", "Nobodys layer 'l'", "1 top, 2 loss weights")]
    [InlineData("layer { name: 'l' type: 'Nobodys' bottom: 'x' top: 't' propagate_down: ⟦true⟧ propagate_down: true }", "PTX0400", "Nobodys layer 'l'")]
    public void A_mistake_is_told_as_what_it_is(string layer, string id, params string[] message) =>
        LayerCheck.Refused(id, LayerCheck.Net(layer, "2 3 4 4"), message);

    [Fact]
    public void A_top_of_another_layer_leaves_no_weight_over() =>
        Assert.Equal(["PTX0302"], GeneratorRun.Of(LayerCheck.Net("layer { name: 'r' type: 'ReLU' bottom: 'x' top: 't' } layer { name: 'l' type: 'EuclideanLoss' bottom: 't' bottom: 'x' top: 'x2' } layer { name: 'm' type: 'ReLU' bottom: 'x' top: 't' loss_weight: 1 }", "2 3 4 4")).Errors.Select(d => d.Id));

    [Theory]
    [InlineData("layer { name: 'l' type: 'InnerProduct' bottom: 'x' top: 't' inner_product_param { num_output: -3 } }", "PTX0203")]
    [InlineData("layer { name: 'l' type: 'Convolution' bottom: 'x' top: 't' convolution_param { num_output: 2 kernel_size: -1 } }", "PTX0203")]
    [InlineData("layer { name: 'l' type: 'Tile' bottom: 'x' top: 't' tile_param { tiles: 0.5 } }", "PTX0202")]
    public void A_value_that_cannot_be_read_is_not_said_to_be_missing_too(string layer, string id) =>
        Assert.Equal([id], GeneratorRun.Of(LayerCheck.Net(layer, "2 3 4 4")).Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.Id));
}
