using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Graph;

/// <summary>Which blobs a layer may write over: not those that Caffe would put a split behind.</summary>
public class InPlaceTests
{
    [Fact]
    public void A_layer_that_reads_a_blob_twice_cannot_write_over_it() => LayerCheck.Refused("PTX0304",
        LayerCheck.Net("""layer { name: "l" type: "Scale" bottom: "x" bottom: "x" top: ⟦"x"⟧ scale_param { axis: 0 } }""", "2 3"), "over its bottom 'x'");

    [Fact]
    public void A_blob_with_a_loss_weight_cannot_be_written_over() => LayerCheck.Refused("PTX0304", LayerCheck.Net("""
        layer { name: "a" type: "Power" bottom: "x" top: "a" loss_weight: 0.5 }
        layer { name: "b" type: "ReLU" bottom: "a" top: ⟦"a"⟧ }
        """, "2 3"), "over its bottom 'a'");

    [Theory]
    [InlineData("loss_weight: 0")]
    [InlineData("")]
    public void One_without_weight_can(string weight) => LayerCheck.Shapes(LayerCheck.Net($$"""
        layer { name: "a" type: "Power" bottom: "x" top: "a" {{weight}} }
        layer { name: "b" type: "ReLU" bottom: "a" top: "a" }
        """, "2 3"), "a [N,3]");

    [Fact]
    public void The_last_in_a_chain_may_be_read_by_many() => LayerCheck.Shapes(LayerCheck.Net("""
        layer { name: "a" type: "Power" bottom: "x" top: "a" }
        layer { name: "b" type: "ReLU" bottom: "a" top: "a" }
        layer { name: "c" type: "TanH" bottom: "a" top: "a" }
        layer { name: "d" type: "Eltwise" bottom: "a" bottom: "a" top: "d" }
        layer { name: "e" type: "Sigmoid" bottom: "a" top: "e" }
        """, "2 3"), "a [N,3]", "d [N,3]", "e [N,3]");

    [Fact]
    public void A_loss_layer_with_two_tops_needs_two_weights()
    {
        string loss = """layer { name: "l" type: "InfogainLoss" bottom: "x" bottom: "y" bottom: "z" top: "l" top: ⟦"p"⟧ }""";
        LayerCheck.Refused("PTX0400", LayerCheck.Net(loss, "2 3", "2", "1 1 3 3"), "a loss layer with 2 tops needs a loss_weight for each");
        LayerCheck.Shapes(LayerCheck.Net(loss.Replace("⟦\"p\"⟧", "\"p\" loss_weight: 1 loss_weight: 0", StringComparison.Ordinal), "2 3", "2", "1 1 3 3"), "p [N,3]");
    }
}
