using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Layers;

/// <summary>Bottoms that do not fit: on which axis, by how much, and what helps.</summary>
public class ShapeDifferenceTests
{
    [Theory]
    [InlineData("2 3 4 5", "2 3 1 1", "type: 'Scale' scale_param { axis: 0 }", "axis 2: 1 against 4, axis 3: 1 against 5; a Flatten or InnerProduct layer before it gives [N,3], which axis: 0 takes")]
    [InlineData("2 3 4 5", "3 1 1", "type: 'Bias' bias_param { axis: 1 }", "axis 2: 1 against 4, axis 3: 1 against 5; a Flatten or InnerProduct layer before it gives [N], which axis: 1 takes")]
    [InlineData("2 3 4 5", "2 3", "type: 'Scale'", "axis 1: N against 3, axis 2: 3 against 4; axis: 0 takes it")]
    [InlineData("2 3 4 5", "2 3 4 5", "type: 'Scale'", "4 axes, and only 3 from there on; axis: 0 takes it")]
    [InlineData("2 3 4 5", "2 7", "type: 'Scale' scale_param { axis: 0 }", "axis 1: 7 against 3")]
    [InlineData("2 3 4 5", "2 3 1 1", "type: 'Eltwise'", "axis 2: 1 against 4, axis 3: 1 against 5; sizes are not broadcast here: Tile repeats an axis, and Scale or Bias")]
    [InlineData("2 3 4 5", "2 3 5 5", "type: 'Eltwise'", "axis 2: 5 against 4; Crop cuts")]
    [InlineData("2 3 4 5", "2 6 4 5", "type: 'Eltwise'", "axis 1: 6 against 3; a Convolution with kernel_size: 1")]
    [InlineData("2 3 4 5", "2 3", "type: 'Eltwise'", "2 axes against 4")]
    [InlineData("2 3 4 5", "2 6 4 4", "type: 'Concat'", "axis 3: 4 against 5; Crop cuts")]
    [InlineData("2 3 4 5", "2 6", "type: 'Concat'", "2 axes against 4")]
    [InlineData("2 3 4 5", "2 3 4 4", "type: 'Convolution' top: 't2' convolution_param { num_output: 1 kernel_size: 1 }", "axis 3: 4 against 5")]
    [InlineData("2 3 4 5", "2 3 4 4", "type: 'SmoothL1Loss'", "axis 3: 4 against 5")]
    public void Says_which_axes(string first, string second, string layer, string expected) =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net($"layer {{ name: 'l' bottom: 'x' bottom: ⟦'y'⟧ top: 't' {layer} }}", first, second), expected);
}
