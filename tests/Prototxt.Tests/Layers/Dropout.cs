using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Layers;

public class DropoutTests
{
    private static string Net(string param, string shape = "2 3 6 5") =>
        LayerCheck.Net($$"""layer { name: "l" type: "Dropout" bottom: "x" top: "t" {{param}} }""", shape);

    [Theory]
    [InlineData("dropout_param { dropout_ratio: ⟦1⟧ }", "at least 0 and below 1; found 1")]
    [InlineData("dropout_param { dropout_ratio: ⟦-.1⟧ }", "at least 0 and below 1; found -.1")]
    [InlineData("dropout_param { dropout_ratio: ⟦nan⟧ }", "found nan")]
    public void Refuses(string param, string message) => LayerCheck.Refused("PTX0400", Net(param), message);

    // Only training draws with the ratio.
    [Fact]
    public void Testing_takes_any_ratio() => LayerCheck.Shapes(Net("phase: TEST dropout_param { dropout_ratio: 1 }"), "t [N,3,6,5]");

    [Fact]
    public void Refuses_two_bottoms() =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net("""layer { name: "l" type: "Dropout" bottom: "x" bottom: ⟦"y"⟧ top: "t" }""", "2 3", "2 3"), "1 bottom, found 2");

    [Theory]
    [InlineData("2 3 6 5", "dropout_param { dropout_ratio: 0 }", "t [N,3,6,5]")]
    [InlineData("2 3", "", "t [N,3]")]
    public void Shapes(string shape, string param, string top) => LayerCheck.Shapes(Net(param, shape), top);

    [Fact]
    public void Generated_code() => Snapshot.Verify(GeneratorRun.Of("""
        name: "net"
        layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 } } }
        layer { name: "half" type: "Dropout" bottom: "x" top: "half" }
        layer { name: "some" type: "Dropout" bottom: "half" top: "half" dropout_param { dropout_ratio: .1 } }
        layer { name: "never" type: "Dropout" bottom: "half" top: "never" phase: TEST }
        """), "Dropout");
}
