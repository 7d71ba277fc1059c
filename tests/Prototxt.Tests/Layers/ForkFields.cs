using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Layers;

/// <summary>Fields that forks add to BVLC's layers.</summary>
public class ForkFieldsTests
{
    [Theory]
    [InlineData("", "p [N,2,3,3]")]
    [InlineData("ceil_mode: true", "p [N,2,3,3]")]
    [InlineData("ceil_mode: false", "p [N,2,2,2]")]
    [InlineData("round_below: true", "p [N,2,2,2]")]
    [InlineData("torch_pooling: true", "p [N,2,2,2]")]
    public void Pooling_rounds_as_told(string field, string top) =>
        LayerCheck.Shapes(LayerCheck.Net($"layer {{ name: 'p' type: 'Pooling' bottom: 'x' top: 'p' pooling_param {{ kernel_size: 2 stride: 2 {field} }} }}", "1 2 5 5"), top);

    [Fact]
    public void Engines_change_nothing() => Assert.Empty(LayerCheck.Shapes(LayerCheck.Net(
        "layer { name: 'c' type: 'Convolution' bottom: 'x' top: 'c' engine: 'MKLDNN' convolution_param { num_output: 2 kernel_size: 1 engine: MKL2017 } }", "1 2 5 5"), "c [N,2,5,5]").Diagnostics);

    [Fact]
    public void Dropout_may_scale_when_testing()
    {
        GeneratorRun run = LayerCheck.Shapes(LayerCheck.Net("layer { name: 'd' type: 'Dropout' bottom: 'x' top: 'd' dropout_param { scale_train: false } }", "1 2"), "d [N,2]");
        Assert.Contains(run.Files.Values, f => f.Contains("training: false, scaleTrain: false", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("⟦quantization_param⟧ { bw_layer_in: 8 }", "Intel's Caffe")]
    [InlineData("⟦forward_type⟧: FLOAT16", "NVIDIA's Caffe")]
    public void What_has_no_effect_is_said(string field, string fork) =>
        LayerCheck.ForkFieldWithoutEffect(LayerCheck.Net($"layer {{ name: 'r' type: 'ReLU' bottom: 'x' top: 'r' {field} }}", "1 2"), fork);

    [Fact]
    public void Nets_have_such_fields_too() => LayerCheck.ForkFieldWithoutEffect("⟦default_forward_type⟧: FLOAT16\n" + LayerCheck.Net("layer { name: 'r' type: 'ReLU' bottom: 'x' top: 'r' }", "1 2"), "NVIDIA's Caffe", "precision");

    [Fact]
    public void Batch_normalization_with_its_own_scale_is_refused() => LayerCheck.Refused("PTX0402",
        LayerCheck.Net("layer { name: 'b' type: 'BatchNorm' bottom: 'x' top: 'b' batch_norm_param { scale_bias: ⟦true⟧ } }", "1 2"), "Scale layer");
}
