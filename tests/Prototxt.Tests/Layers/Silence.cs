using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Layers;

public class SilenceTests
{
    [Fact]
    public void Refuses_a_top() => LayerCheck.Refused("PTX0303", LayerCheck.Net("""layer { name: "l" type: "Silence" bottom: "x" top: ⟦"t"⟧ }""", "2 3"), "0 tops, found 1");

    [Fact]
    public void Refuses_no_bottom() => LayerCheck.Refused("PTX0303", LayerCheck.Net("""layer { name: "l" type: ⟦"Silence"⟧ }"""), "at least 1 bottom, found 0");

    [Fact]
    public void Takes_any_shapes() => LayerCheck.Shapes(LayerCheck.Net("""layer { name: "l" type: "Silence" bottom: "x" bottom: "y" }""", "2 3", ""), "x [N,3]");

    public static string Example => """
        name: "net"
        layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 } } }
        layer { name: "unused" type: "Input" top: "unused" input_param { shape { dim: 2 } } }
        layer { name: "relu" type: "ReLU" bottom: "x" top: "relu" }
        layer { name: "tanh" type: "TanH" bottom: "x" top: "tanh" }
        layer { name: "silence" type: "Silence" bottom: "unused" bottom: "tanh" }
        """;
}
