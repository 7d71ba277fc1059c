using Prototxt.Tests.Infrastructure;
using Prototxt.Tests.TextFormat;
using Xunit;

namespace Prototxt.Tests.Upgrade;

/// <summary>What Caffe's upgrade refuses or drops, at its place and once.</summary>
public class UpgradeDiagnosticTests
{
    private const string Padding = "input: 'x' layers { layer { name: 'p' type: 'padding' pad: 1 } bottom: 'x' top: 'p' }\n";

    [Theory]
    [InlineData("layers { layer { name: 'a' type: 'convolution' num_output: 3 } }", "PTX0314 1:34 ['convolution'] 'convolution' is not a layer type of the V0 format")]
    [InlineData("layers { layer { name: 'a' type: 'relo' } }", "PTX0314 1:34 ['relo'] 'relo' is not a layer type of the V0 format. Did you mean 'relu'?")]
    [InlineData("layers { layer { type: 'relu' num_output: 3 new_num: 1 } }",
        "PTX0315 1:31 [num_output] Caffe's upgrade of V0 nets drops 'num_output': a relu layer has no such field; conv and innerproduct layers have it",
        "PTX0315 1:45 [new_num] Caffe's upgrade of V0 nets drops 'new_num': a relu layer has no such field")]
    [InlineData("state { } input_shape { } layers { layer { type: 'relu' } include { } type: RELU }",
        "PTX0315 1:1 [state] Caffe's upgrade of V0 nets drops 'state': the field is newer than the format",
        "PTX0315 1:11 [input_shape] Caffe's upgrade of V0 nets drops 'input_shape': the field is newer than the format",
        "PTX0315 1:59 [include] Caffe's upgrade of V0 nets drops 'include': the field is newer than the format",
        "PTX0315 1:71 [type] Caffe's upgrade of V0 nets drops 'type': the field is newer than the format")]
    [InlineData("layers { layer { type: 'images' new_width: -2 } }", "PTX0203 1:44 [-2] -2 does not fit 'new_width', which is an unsigned 32-bit number")]
    [InlineData("layers { layer { type: 'relu' } } layer { }", "PTX0315 1:35 [layer] Caffe's upgrade of V0 nets drops 'layer': the field is newer than the format")]
    [InlineData("layers { name: 'b' type: RELU }\nlayers { layer { type: 'relu' } }", "PTX0314 1:1 [layers] Layer 'b' is of the V1 format, and line 2 makes the net one of the V0 format; Caffe refuses such a net. Write all layers in one format")]
    [InlineData("layers { type: RELU }\nlayer { type: 'ReLU' }", "PTX0314 2:1 [layer] The file has layers of the current format ('layer') and of the V1 format ('layers', line 1); Caffe refuses such a net. Write all of them in one format")]
    [InlineData(Padding + "layers { layer { name: 'a' type: 'lrn' } bottom: 'p' }", "PTX0314 2:50 ['p'] Padding layer 'p' may be read by conv and pool layers only; 'a' is of the type 'lrn'")]
    [InlineData(Padding + "layers { layer { name: 'q' type: 'padding' } bottom: 'p' top: 'q' } layers { layer { type: 'conv' } bottom: 'q' }", "PTX0314 2:54 ['p'] Padding layer 'p' may be read by conv and pool layers only; 'q' is of the type 'padding'")]
    [InlineData(Padding + "layers { layer { name: 'a' type: 'conv' } bottom: 'x' bottom: 'p' }", "PTX0314 2:1 [layers] Layer 'a' reads padding layer 'p' and so takes one bottom; found 2")]
    [InlineData("input: 'x' layers { layer { name: 'p' type: 'padding' stride: 2 } bottom: 'x' top: 'p' top: 'q' }\nlayers { layer { type: 'pool' } bottom: 'q' }",
        "PTX0314 1:12 [layers] Padding layer 'p' takes one bottom and one top; found 1 and 2",
        "PTX0315 1:55 [stride] Caffe's upgrade of V0 nets drops 'stride': a padding layer has none")]
    [InlineData("layers { layer { name: 'p' type: 'padding' } bottom: 'x' top: 'p' }\nlayers { layer { type: 'pool' } bottom: 'p' }", "PTX0301 1:54 ['x'] Layer 'p' reads the blob 'x', which no earlier layer makes")]
    public void Refused_or_dropped(string text, params string[] expected) => Assert.Equal(expected, Upgraded.Of(text).Reports);

    private const string FourDims = "input_dim: 1 input_dim: 2 input_dim: 3 input_dim: 4";

    [Theory]
    [InlineData("input: 'x' " + FourDims)]
    [InlineData("input: 'x' " + FourDims + " input_shape { dim: 1 dim: 2 dim: 3 dim: 4 }", "PTX0403 1:23 [1] Input layer 'input': 'input_dim' has no effect here: input_shape is given too and takes precedence")]
    [InlineData("input: 'x' " + FourDims + " input_dim: 5", "PTX0403 1:75 [5] Input layer 'input': 'input_dim' has no effect here: the net has 1 input")]
    [InlineData("input: 'x' input_shape { dim: 1 dim: 2 dim: 3 dim: 4 } input_shape { dim: 9 }", "PTX0403 1:56 [input_shape] Input layer 'input': 'input_shape' has no effect here: the net has 1 input")]
    public void Caffe_looks_at_the_shapes_that_it_needs(string inputs, params string[] expected)
    {
        const string layer = " layer { name: 'a' type: 'ReLU' bottom: 'x' top: 'a' }";
        Assert.Equal(expected, Upgraded.Of(inputs + layer).Reports);
        LayerCheck.Shapes("name: 'net' " + inputs + layer, "a [N,2,3,4]");
    }

    [Theory]
    [InlineData("input: 'x' input: 'y' " + FourDims, "PTX0310 1:34 [1] Expected four input_dim for each input (2 inputs), found 4")]
    [InlineData("input: 'x' input: 'y' input_shape { dim: 1 }", "PTX0310 1:23 [input_shape] Expected one input_shape for each input (2 inputs), found 1")]
    public void Fewer_are_too_few(string inputs, string expected) => Assert.Contains(expected, Upgraded.Of(inputs + " layer { name: 'a' type: 'ReLU' bottom: 'x' top: 'a' }").Reports);

    // One mistake is one error on the whole way: what follows from it stays unsaid.
    [Theory]
    [InlineData("PTX0201 1:", "layers { name: 'a' type: CONVOLUTON top: 'a' } layers { name: 'b' type: RELU bottom: 'a' top: 'b' }")]
    [InlineData("PTX0306 1:26", "layers { name: 'a' type: NONE top: 'a' } layers { name: 'b' type: RELU bottom: 'a' top: 'b' }")]
    [InlineData("PTX0314 1:", "layers { layer { name: 'a' type: 'unheard_of' } top: 'a' } layers { layer { name: 'b' type: 'relu' } bottom: 'a' top: 'b' }")]
    [InlineData("PTX0314 2:", "input_dim: 1 input_dim: 1 input_dim: 1 input_dim: 1 " + Padding + "layers { layer { name: 'a' type: 'relu' } bottom: 'p' top: 'a' } layers { layer { name: 'b' type: 'relu' } bottom: 'a' top: 'b' }")]
    public void One_mistake_is_one_error(string expected, string text)
    {
        GeneratorRun run = GeneratorRun.Of(text);
        var error = Assert.Single(run.Errors);
        Assert.StartsWith(expected, $"{error.Id} {Parsed.Position(error)}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "PTX0403 3:75")]
    [InlineData(2, "PTX0401 2:46")]
    public void A_layers_own_complaints_point_at_the_old_text(int group, string expected)
    {
        GeneratorRun run = GeneratorRun.Of($$"""
            input: "x" input_dim: 1 input_dim: 3 input_dim: 8 input_dim: 8
            layers { name: "c" type: CONVOLUTION bottom: "x" top: "c"
              blobs_lr: 1 convolution_param { num_output: 4 kernel_size: 3 group: {{group}} } pooling_param { stride: 2 } }
            """);
        Assert.Equal([expected], run.Diagnostics.Where(d => d.Severity > Microsoft.CodeAnalysis.DiagnosticSeverity.Info).Select(d => $"{d.Id} {Parsed.Position(d)}"));
    }
}
