using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class ClipTests : GoldenLayerTests<ClipTests>, IGoldenRows
{
    private static string Net(string param, string top = "t", string shape = "1 7") =>
        LayerCheck.Net($$"""layer { name: "l" type: "Clip" bottom: "x" top: "{{top}}" {{param}} }""", shape);

    [Theory]
    [InlineData("""type: "Clip" bottom: "x" bottom: ⟦"x"⟧ top: "t" """, "1 bottom, found 2")]
    [InlineData("""type: "Clip" bottom: "x" top: "t" top: ⟦"u"⟧""", "1 top, found 2")]
    public void Refuses_another_number_of_blobs(string blobs, string message) =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net($$"""layer { name: "l" {{blobs}} clip_param { min: 0 max: 1 } }""", "2 3"), message);

    [Theory]
    [InlineData("⟦clip_param⟧ { min: 0 }", "needs the field 'max'")]
    [InlineData("⟦clip_param⟧ { max: 6 }", "needs the field 'min'")]
    public void Refuses_one_limit(string param, string message) => LayerCheck.Refused("PTX0205", Net(param), message);

    [Theory]
    [InlineData("2 3 6 5", "t [N,3,6,5]")]
    [InlineData("", "t []")]
    public void Shapes(string shape, string top) => LayerCheck.Shapes(Net("clip_param { min: 0 max: 6 }", "t", shape), top);

    private static readonly float[] x = [-3, -1, -0.5f, 0, 1.5f, 2, 9];

    // The gradient passes at both limits; in place it passes everywhere, for what is looked at lies within them.
    [Theory]
    [InlineData("clip_param { min: -1 max: 1.5 }", "t", new[] { -1, -1, -0.5f, 0, 1.5f, 1.5f, 1.5f }, new[] { 0f, 2, 3, 4, 5, 0, 0 })]
    [InlineData("clip_param { min: -1 max: 1.5 }", "x", new[] { -1, -1, -0.5f, 0, 1.5f, 1.5f, 1.5f }, new[] { 1f, 2, 3, 4, 5, 6, 7 })]
    [InlineData("clip_param { min: 2 max: -1 }", "t", new[] { 2f, 2, 2, 2, 2, 2, 2 }, new[] { 0f, 0, 0, 0, 0, 0, 0 })]
    [InlineData("clip_param { min: 2 max: -1 }", "x", new[] { 2f, 2, 2, 2, 2, 2, 2 }, new[] { 0f, 0, 0, 0, 0, 0, 0 })]
    [InlineData("", "t", new[] { 0f, 0, 0, 0, 0, 0, 0 }, new[] { 0f, 0, 0, 4, 0, 0, 0 })]
    [InlineData("clip_param { min: -inf max: 0 }", "t", new[] { -3f, -1, -0.5f, 0, 0, 0, 0 }, new[] { 1f, 2, 3, 4, 0, 0, 0 })]
    public void Values_and_gradients(string param, string top, float[] values, float[] gradients)
    {
        using var pass = NetPass.Of(Net(param, top), ("x", tensor(x, [1, 7])));
        Assert.Equal(values, pass[top]);
        Assert.Equal(gradients, pass.Backward(top).Gradient("x"));
    }

    public static GoldenRows Rows { get; } = new()
    {
        ["edges"] = c => c.Top("y", Clip.Forward(c["x"], min: -1f, max: 1.5f)),
        ["inplace"] = c => c.Top("x", Clip.Forward(c["x"], min: 0f, max: 6f, inPlace: true, overwrite: true)),
    };

    public static string Example => """
        name: "net"
        layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 } } }
        layer { name: "copy" type: "Clip" bottom: "x" top: "copy" clip_param { min: -1 max: 1 } }
        layer { name: "in_place" type: "Clip" bottom: "copy" top: "copy" clip_param { min: 0 max: .5 } }
        """;
}
