using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Upgrade;

/// <summary>Weight files carry <c>input</c> without a shape; Caffe drops it, and so do nets whose layers make the blob.</summary>
public class InputWithoutShapeTests
{
    private const string Given = "layer { name: 'given' type: 'Input' top: 'x' input_param { shape { dim: 2 dim: 3 dim: 6 dim: 6 } } }\n";
    private const string Convolution = "layer { name: 'c' type: 'Convolution' bottom: 'x' top: 'c' convolution_param { num_output: 4 kernel_size: 3 } }\n";

    [Fact]
    public void Beside_a_layer_that_makes_it() => LayerCheck.Shapes("input: 'x'\n" + Given + Convolution, "x [N,3,6,6]", "c [N,4,4,4]");

    [Fact]
    public void Beside_a_layer_that_makes_another() => LayerCheck.Refused("PTX0311",
        "input: ⟦'y'⟧ input: 'x'\n" + Given + "layer { name: 's' type: 'Eltwise' bottom: 'x' bottom: 'y' top: 's' }", "PrototxtInputShapes=\"y: 64,1,28,28\"");

    // In place, a layer reads what it makes.
    [Fact]
    public void Beside_a_layer_that_writes_over_it() => LayerCheck.Refused("PTX0311", "input: ⟦'x'⟧\nlayer { name: 'r' type: 'ReLU' bottom: 'x' top: 'x' }");

    [Fact]
    public void With_a_shape_it_is_made_twice() => LayerCheck.Refused("PTX0302", "input: 'x' input_shape { dim: 1 dim: 3 }\n" + Given.Replace("'x'", "⟦'x'⟧", StringComparison.Ordinal));
}
