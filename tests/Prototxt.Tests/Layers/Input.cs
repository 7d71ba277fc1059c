using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Layers;

public class InputTests
{
    private static string Net(string param, string tops = "top: \"x\"") => $$"""name: "net" layer { name: "l" type: "Input" {{tops}} {{param}} }""";

    [Theory]
    [InlineData("input_param { shape { dim: 2 dim: ⟦-3⟧ } }", "a dimension cannot be negative, found -3")]
    public void Refuses(string param, string message) => LayerCheck.Refused("PTX0400", Net(param), message);

    [Fact]
    public void Refuses_another_number_of_shapes() =>
        LayerCheck.Refused("PTX0400", Net("input_param { shape ⟦{ dim: 2 }⟧ shape { dim: 3 } }", """top: "x" top: "y" top: "z" """), "once, or once for each top: 3 tops, 2 shapes");

    [Fact]
    public void Refuses_a_bottom() =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net("""layer { name: "l" type: "Input" bottom: ⟦"x"⟧ top: "t" input_param { shape { dim: 2 } } }""", "2"), "0 bottoms, found 1");

    [Fact]
    public void Refuses_no_top() => LayerCheck.Refused("PTX0303", """layer { name: "l" type: ⟦"Input"⟧ input_param { shape { dim: 2 } } }""", "at least 1 top, found 0");

    [Theory]
    [InlineData("")]
    [InlineData("input_param { }")]
    public void A_shape_that_nobody_tells_is_asked_for(string param) =>
        LayerCheck.Refused("PTX0311", Net(param, """top: ⟦"x"⟧"""), "Layer 'l' needs the shape of 'x'", "PrototxtInputShapes");

    [Theory]
    [InlineData("dim: 1 dim: 65536 dim: 32768", "x [N,65536,32768] would hold")]
    [InlineData("dim: 9223372036854775807 dim: 9223372036854775807 dim: 9223372036854775807", "out of all proportion")]
    [InlineData("dim: 1 dim: 1 dim: 1 dim: 1 dim: 1 dim: 1 dim: 1 dim: 1 dim: 1 dim: 1 dim: 1 dim: 1 dim: 1 dim: 1 dim: 1 dim: 1 dim: 1 dim: 1 dim: 1 dim: 1 dim: 1 dim: 1 dim: 1 dim: 1 dim: 1 dim: 1 dim: 1 dim: 1 dim: 1 dim: 1 dim: 1 dim: 1 dim: 1", "33 axes, more than a blob can (32)")]
    public void Refuses_a_shape_too_large_for_Caffe(string dims, string message) =>
        LayerCheck.Refused("PTX0404", $$"""layer { name: "l" type: ⟦"Input"⟧ top: "x" input_param { shape { {{dims}} } } }""", message);

    [Fact]
    public void Shapes()
    {
        LayerCheck.Shapes(Net("input_param { shape { dim: 2 dim: 3 } }", """top: "x" top: "y" """), "x [N,3]", "y [N,3]");
        LayerCheck.Shapes(Net("input_param { shape { dim: 2 dim: 3 } shape { } }", """top: "x" top: "y" """), "x [N,3]", "y []");
        LayerCheck.Shapes(Net("input_param { shape { dim: 0 dim: 3 } }"), "x [N,3]");
    }

    public static string Example => """
        name: "net"
        layer { name: "pair" type: "Input" top: "picture" top: "label" input_param { shape { dim: 2 dim: 3 dim: 8 dim: 8 } shape { dim: 2 } } }
        layer { name: "relu" type: "ReLU" bottom: "picture" top: "relu" }
        """;
}
