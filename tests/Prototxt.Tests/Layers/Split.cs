using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Layers;

public class SplitTests
{
    [Theory]
    [InlineData("""bottom: "x" bottom: ⟦"x"⟧ top: "s" """, "1 bottom, found 2")]
    public void Refuses_another_number_of_bottoms(string blobs, string message) =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net($$"""layer { name: "l" type: "Split" {{blobs}} }""", "2 3"), message);

    [Fact]
    public void Refuses_no_top() => LayerCheck.Refused("PTX0303", LayerCheck.Net("""layer { name: "l" type: ⟦"Split"⟧ bottom: "x" }""", "2 3"), "at least 1 top, found 0");

    [Fact]
    public void Refuses_to_work_in_place() =>
        LayerCheck.Refused("PTX0304", LayerCheck.Net("""layer { name: "l" type: "Split" bottom: "x" top: ⟦"x"⟧ top: "t" }""", "2 3"), "Split layer 'l'");

    [Fact]
    public void Refuses_one_name_twice() =>
        LayerCheck.Refused("PTX0302", LayerCheck.Net("""layer { name: "l" type: "Split" bottom: "x" top: "t" top: ⟦"t"⟧ }""", "2 3"), "already made by layer 'l'");

    [Fact]
    public void Shapes() =>
        LayerCheck.Shapes(LayerCheck.Net("""layer { name: "l" type: "Split" bottom: "x" top: "s" top: "t" top: "u" }""", "2 3 4"), "s [N,3,4]", "t [N,3,4]", "u [N,3,4]");

    public static string Example => """
        name: "net"
        layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 } } }
        layer { name: "split" type: "Split" bottom: "x" top: "left" top: "right" }
        layer { name: "relu" type: "ReLU" bottom: "left" top: "left" }
        layer { name: "sum" type: "Eltwise" bottom: "left" bottom: "right" top: "sum" }
        """;
}
