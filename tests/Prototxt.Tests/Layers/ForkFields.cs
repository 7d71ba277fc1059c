using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

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
    [InlineData("TRAIN", false, "training: true")]
    [InlineData("TEST", true, "training: true")]
    [InlineData("TEST", false, null)]
    public void Bayesian_SegNet_drops_when_testing_too(string phase, bool sample, string? expected)
    {
        GeneratorRun run = LayerCheck.Shapes(LayerCheck.Net($"layer {{ name: 'd' type: 'Dropout' bottom: 'x' top: 'd' phase: {phase} dropout_param {{ {(sample ? "sample_weights_test: true" : "")} }} }}", "1 2"), "d [N,2]");
        Assert.Equal(expected is not null, run.Files.Values.Any(f => f.Contains("Caffe::Dropout.Forward(", StringComparison.Ordinal)));
        Assert.DoesNotContain(run.Files.Values, f => f.Contains("training: false", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("class_weighting: 1", "found 1")]
    [InlineData("class_weighting: 1 class_weighting: 2 class_weighting: 3", "found 3")]
    public void Class_weights_must_fit_the_classes(string weights, string message) => LayerCheck.Refused("PTX0400", SegNetLoss($"weight_by_label_freqs: true {weights.Replace("class_weighting: 1", "class_weighting: ⟦1⟧", StringComparison.Ordinal)}"), message);

    [Fact]
    public void Class_weights_must_be_given() => LayerCheck.Refused("PTX0400", SegNetLoss("weight_by_label_freqs: ⟦true⟧"), "found 0");

    [Fact]
    public void Class_weights_without_their_switch_have_no_effect() => LayerCheck.WithoutEffect(SegNetLoss("⟦class_weighting⟧: 3"), "class_weighting");

    [Fact]
    public void Class_weights_weigh_the_losses_and_not_what_they_are_divided_by()
    {
        using var scope = NewDisposeScope();
        using var net = CompiledNet.Of(SegNetLoss("weight_by_label_freqs: true class_weighting: .5 class_weighting: 3 ignore_label: 2"));
        // equal scores: each class has the probability 1/2, and the third label is ignored
        Tensor loss = net.Run("Train", new Dictionary<string, Tensor> { ["x"] = zeros(3, 2), ["y"] = tensor([0f, 1, 2]) })["Loss"];
        Assert.Equal((0.5f + 3) / 2 * MathF.Log(2), loss.item<float>(), 1e-6f);
        Numbers.GradientIsRight(x => SoftmaxWithLoss.Forward(x, tensor([0f, 1]), classWeighting: [0.5f, 3]), Numbers.Mixed(2, 2));
        Assert.Throws<ArgumentException>(() => SoftmaxWithLoss.Forward(zeros(3, 2), tensor([0f, 1, 1]), classWeighting: [1]));
    }

    [Fact]
    public void A_loss_divided_by_a_number_of_its_own_is_refused() =>
        LayerCheck.Refused("PTX0402", SegNetLoss("normalization: ⟦PRE_FIXED⟧ pre_fixed_normalizer: 128"), "NONE");

    [Fact]
    public void Smoothed_labels_are_not() => LayerCheck.ForkFieldWithoutEffect(SegNetLoss("⟦label_smoothing⟧: .1"), "Intel's Caffe");

    [Fact]
    public void Parameters_may_be_filled()
    {
        using var scope = NewDisposeScope();
        using var net = CompiledNet.Of("layer { name: 'p' type: 'Parameter' top: 'p' parameter_param { shape { dim: 3 } blob_filler { type: 'constant' value: 7 } } }");
        Numbers.AreClose([7, 7, 7], net.Run("Predict", new Dictionary<string, Tensor>())[""]);
    }

    [Fact]
    public void The_first_Normalize_layers_borrowed_a_message()
    {
        const string net = "layer { name: 'n' type: 'Normalize' bottom: 'x' top: 'n' softmax_param { normalize_type: 'L1' } }";
        GeneratorRun run = LayerCheck.Shapes(LayerCheck.Net(net, "2 3"), "n [N,3,1,1]");
        Assert.Empty(run.Diagnostics);
        Assert.Contains(run.Files.Values, f => f.Contains("Caffe::Normalize.L1(", StringComparison.Ordinal));
    }

    [Fact]
    public void Layers_of_phases_that_only_a_fork_has_belong_to_no_view()
    {
        GeneratorRun run = GeneratorRun.Of(LayerCheck.Net("layer { name: 'r' type: 'ReLU' bottom: 'x' top: 'r' }\nlayer { name: 'k' type: 'NoSuchLayer' bottom: 'r' top: 'k' include { phase: RUN } }", "1 2"));
        Assert.Empty(run.Errors);
        Assert.Contains("MyCaffe", Assert.Single(run.Diagnostics, d => d.Id == "PTX0405").GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("layer { name: 'e' type: 'Eltwise' bottom: 'x' bottom: 'x' top: 'e' eltwise_param { operation: ⟦DIV⟧ } }", "MyCaffe")]
    [InlineData("layer { name: 'p' type: 'Pooling' bottom: 'x' top: 'p' pooling_param { pool: ⟦AVE_EXC_PAD⟧ kernel_size: 2 } }", "Synopsys")]
    public void A_value_without_a_counterpart_is_refused_by_the_forks_name(string layer, string fork) => LayerCheck.Refused("PTX0406", LayerCheck.Net(layer, "1 2 3 3"), fork);

    [Fact]
    public void So_is_a_layer_type_of_the_old_format() =>
        LayerCheck.Refused("PTX0406", "input: 'x' input_dim: 1 input_dim: 1 input_dim: 4 input_dim: 4\nlayers { name: 'c' type: ⟦CROP⟧ bottom: 'x' bottom: 'x' top: 'c' }", "longjon", "offset");

    [Theory]
    [InlineData("type: UPSAMPLE upsample_param { scale: 2 upsample_h: 8 upsample_w: 8 } bottom: 'x' bottom: 'mask'", "t [N,2,8,8]")]
    [InlineData("type: BN bn_param { bn_mode: INFERENCE } bottom: 'x'", "t [N,2,4,4]")]
    [InlineData("type: UNPOOLING unpooling_param { unpool: MAX kernel_size: 2 unpool_size: 8 } bottom: 'x' bottom: 'mask'", "t [N,2,8,8]")]
    [InlineData("type: RELU6 bottom: 'x'", "t [N,2,4,4]")]
    [InlineData("type: PRELU bottom: 'x'", "t [N,2,4,4]")]
    public void Forks_that_kept_the_old_format_added_to_it(string layer, string top)
    {
        string inputs = "name: 'net' input: 'x' input: 'mask'" + string.Concat(Enumerable.Repeat(" input_dim: 1 input_dim: 2 input_dim: 4 input_dim: 4", 2));
        GeneratorRun run = LayerCheck.Shapes($"{inputs}\nlayers {{ name: 'l' {layer} top: 't' }}", top);
        Assert.All(run.Diagnostics, d => Assert.Equal("PTX0308", d.Id));
    }

    [Theory]
    [InlineData("⟦mn_activation_param⟧ { num_nodes_in: 2 }", "Intel's Caffe")]
    [InlineData("⟦quantization_param⟧ { bw_layer_in: 8 }", "Intel's Caffe")]
    [InlineData("⟦forward_type⟧: FLOAT16", "NVIDIA's Caffe")]
    public void What_has_no_effect_is_said(string field, string fork) =>
        LayerCheck.ForkFieldWithoutEffect(LayerCheck.Net($"layer {{ name: 'r' type: 'ReLU' bottom: 'x' top: 'r' {field} }}", "1 2"), fork);

    private static string SegNetLoss(string param) =>
        LayerCheck.Net($"layer {{ name: 'l' type: 'SoftmaxWithLoss' bottom: 'x' bottom: 'y' top: 'loss' loss_param {{ {param} }} }}", "3 2", "3");

    [Fact]
    public void Nets_have_such_fields_too() => LayerCheck.ForkFieldWithoutEffect("⟦default_forward_type⟧: FLOAT16\n" + LayerCheck.Net("layer { name: 'r' type: 'ReLU' bottom: 'x' top: 'r' }", "1 2"), "NVIDIA's Caffe", "precision");

    [Theory]
    [InlineData("scale_bias: true", "new Caffe::ScaledBatchNorm(\"b\", channels: 2")]
    [InlineData("scale_filler { type: 'constant' value: 7 }", "scaleFiller: Caffe::Filler.Constant(7")]
    [InlineData("scale_bias: false", "new Caffe::BatchNorm(\"b\", channels: 2")]
    public void Batch_normalization_may_have_its_own_scale(string param, string member)
    {
        GeneratorRun run = LayerCheck.Shapes(LayerCheck.Net($"layer {{ name: 'b' type: 'BatchNorm' bottom: 'x' top: 'x' batch_norm_param {{ {param} }} }}", "3 2 4"), "x [N,2,4]");
        Assert.Contains(run.Files.Values, f => f.Contains(member, StringComparison.Ordinal));
    }

    [Fact]
    public void Which_has_five_blobs_of_which_two_are_learned()
    {
        using var net = CompiledNet.Of(LayerCheck.Net("layer { name: 'b' type: 'BatchNorm' bottom: 'x' top: 'b' batch_norm_param { scale_bias: true eps: 1e-4 moving_average_fraction: .9 } param { lr_mult: 0 } param { lr_mult: 0 } param { lr_mult: 0 } param { lr_mult: 2 } param { lr_mult: 3 } }", "2 1"));
        Assert.Equal([2f, 3f], net.Net.LearnableParameters.Select(p => p.LrMult));
        Assert.Equal(["Mean", "Variance", "Factor", "Scale", "Bias"], net.Net.GetType().GetProperty("B")!.PropertyType.GetProperties(System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.DeclaredOnly).Select(p => p.Name));
    }

    [Fact]
    public void And_takes_its_channels_from_the_first_batch()
    {
        using var scope = NewDisposeScope();
        using var layer = new ScaledBatchNorm("b", 0, biasFiller: Filler.Constant(5));
        Numbers.AreClose([5, 5, 5], layer.forward(ones(1, 3, 1), useGlobalStats: false));
        Assert.Equal([3], layer.Scale.shape);
        Assert.Throws<ArgumentException>(() => layer.forward(ones(1, 2, 1), useGlobalStats: true));
    }

    [Fact]
    public void And_averages_what_it_has_seen()
    {
        using var scope = NewDisposeScope();
        using var layer = new ScaledBatchNorm("b", 1, eps: 1, movingAverageFraction: 0.75f, scaleFiller: Filler.Constant(2), biasFiller: Filler.Constant(5));
        float deviation = MathF.Sqrt(1 + 1); // variance 1 and eps
        Numbers.AreClose([5 - (2 / deviation), 5 + (2 / deviation)], layer.forward(tensor([1f, 3], [2, 1]), useGlobalStats: false));
        Numbers.AreClose([2], layer.Mean);
        Numbers.AreClose([1], layer.Variance);
        layer.forward(tensor([4f, 8], [2, 1]), useGlobalStats: false); // mean 6, variance 4: the second batch replaces the first
        Numbers.AreClose([6], layer.Mean);
        layer.forward(tensor([1f, 3], [2, 1]), useGlobalStats: false);
        Numbers.AreClose([5], layer.Mean);
        Numbers.AreClose([3.25f], layer.Variance);
        Numbers.AreClose([5 + (2 * 2 / MathF.Sqrt(4.25f))], layer.forward(tensor([7f], [1, 1]), useGlobalStats: true));
        Numbers.AreClose([1], layer.Factor);
        Numbers.GradientIsRight(x => layer.forward(x, useGlobalStats: false), Numbers.Mixed(3, 1, 2, 2));
    }
}
