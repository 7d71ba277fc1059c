using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

/// <summary>Fields that forks add to BVLC's layers.</summary>
public class ForkFieldTests
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
        Tensor loss = net.Run("Train", new Dictionary<string, Tensor> { ["x"] = zeros(3, 2), ["y"] = tensor([0f, 1, 2]) })["loss"];
        Assert.Equal((0.5f + 3) / 2 * MathF.Log(2), loss.item<float>(), 1e-6f);
        Numbers.GradientIsRight(x => SoftmaxWithLoss.Forward(x, tensor([0f, 1]), classWeighting: [0.5f, 3]), Numbers.Mixed(2, 2));
        Assert.Throws<ArgumentException>(() => SoftmaxWithLoss.Forward(zeros(3, 2), tensor([0f, 1, 1]), classWeighting: [1]));
    }

    [Theory]
    [InlineData("SigmoidCrossEntropyLoss")]
    [InlineData("InfogainLoss")]
    public void A_loss_divided_by_a_number_of_its_own_is_refused_where_RFCN_has_it_not(string type) => LayerCheck.Refused("PTX0402",
        LayerCheck.Net($"layer {{ name: 'l' type: '{type}' bottom: 'x' bottom: 'y' {(type == "InfogainLoss" ? "bottom: 'z' " : "")}top: 'loss' loss_param {{ normalization: ⟦PRE_FIXED⟧ pre_fixed_normalizer: 128 }} }}", "3 2", type == "InfogainLoss" ? "3" : "3 2", "1 1 2 2"), "NONE");

    [Fact]
    public void And_computed_where_it_has()
    {
        using var net = CompiledNet.Of(SegNetLoss("normalization: PRE_FIXED pre_fixed_normalizer: 128"));
        using var scope = NewDisposeScope();
        Tensor loss = net.Run("Train", new Dictionary<string, Tensor> { ["x"] = zeros(3, 2), ["y"] = tensor([0f, 1, 1]) })["loss"];
        Assert.Equal(3 * MathF.Log(2) / 128, loss.item<float>(), 1e-6f);
    }

    // Intel's net compiler takes the ReLU into the layer before it.
    [Theory]
    [InlineData("type: 'Convolution' convolution_param { num_output: 1 kernel_size: 1 bias_term: false weight_filler { type: 'constant' value: 1 } relu: true negative_slope: 0.5 }", 1f, 0.5f)]
    [InlineData("type: 'Convolution' convolution_param { num_output: 1 kernel_size: 1 bias_term: false weight_filler { type: 'constant' value: 1 } relu: true }", 1f, 0f)]
    [InlineData("type: 'Deconvolution' convolution_param { num_output: 1 kernel_size: 1 bias_term: false weight_filler { type: 'constant' value: 2 } relu: true }", 2f, 0f)]
    [InlineData("type: 'Eltwise' eltwise_param { coeff: 3 relu: true negative_slope: 0.1 }", 3f, 0.1f)]
    [InlineData("type: 'InnerProduct' inner_product_param { num_output: 1 axis: 4 bias_term: false weight_filler { type: 'constant' value: 1 } relu: true negative_slope: 0.25 }", 1f, 0.25f)]
    [InlineData("type: 'BatchNorm' batch_norm_param { use_global_stats: true eps: 1 relu: true }", 1f, 0f)]
    public void A_layer_may_end_with_a_ReLU(string layer, float factor, float slope)
    {
        string net = LayerCheck.Net($"layer {{ name: 'l' bottom: 'x' top: 't' {layer} }}", layer.Contains("InnerProduct", StringComparison.Ordinal) ? "1 1 1 4 1" : "1 1 1 4");
        Assert.DoesNotContain(GeneratorRun.Of(net).Diagnostics, d => d.Id is "PTX0405" or "PTX0403");
        using var scope = NewDisposeScope();
        Tensor x = tensor([-2f, -1, 0, 3]).view(1, 1, 1, 4);
        if (layer.Contains("InnerProduct", StringComparison.Ordinal))
            x = x.view(1, 1, 1, 4, 1);
        using var pass = NetPass.Of(net, ("x", x));
        Numbers.AreClose([-2 * factor * slope, -factor * slope, 0, 3 * factor], pass.Blob("t"));
        Numbers.AreClose([factor * slope, 2 * factor * slope, 3 * factor * slope, 4 * factor], pass.Backward("t").Gradient("x"));
    }

    [Fact]
    public void Its_slope_alone_does_nothing_and_that_is_said() => LayerCheck.ForkFieldWithoutEffect(
        LayerCheck.Net("layer { name: 'c' type: 'Convolution' bottom: 'x' top: 'c' convolution_param { num_output: 1 kernel_size: 1 ⟦negative_slope⟧: 0.5 } }", "1 1 2 2"), "Intel's Caffe", "relu: true");

    [Fact]
    public void Several_tops_cannot_end_with_one() => LayerCheck.Refused("PTX0402",
        LayerCheck.Net("layer { name: 'c' type: 'Convolution' bottom: 'x' bottom: 'y' top: 'c' top: 'd' convolution_param { num_output: 1 kernel_size: 1 relu: ⟦true⟧ } }", "1 1 2 2", "1 1 2 2"), "several tops");

    [Fact]
    public void Statistics_over_so_many_items_are_a_number() => LayerCheck.ForkFieldWithoutEffect("⟦bn_stats_batch_size⟧: 16\n" + LayerCheck.Net("layer { name: 'r' type: 'ReLU' bottom: 'x' top: 'r' }", "1 2"), "Intel's Caffe", "whole batch");

    [Fact]
    public void Concat_may_permute_and_flatten_by_itself()
    {
        const string layer = "layer { name: 'c' type: 'Concat' bottom: 'x' bottom: 'y' top: 't' concat_param { axis: 1 per_fla_fuse: true } }";
        LayerCheck.Shapes(LayerCheck.Net(layer, "1 4 6 6", "1 8 3 3"), "t [N,216]");
        using var pass = NetPass.Of(LayerCheck.Net(layer, "2 2 1 2", "2 1 2 1"), ("x", Numbers.Count(2, 2, 1, 2)), ("y", Numbers.Count(2, 1, 2, 1) + 10));
        Assert.Equal([0f, 2, 1, 3, 10, 11, 4, 6, 5, 7, 12, 13], pass["t"]);
        Assert.Equal([1f, 3, 2, 4, 7, 9, 8, 10], pass.Backward("t").Gradient("x"));
        using var single = NetPass.Of(LayerCheck.Net(layer.Replace("bottom: 'y' ", "", StringComparison.Ordinal), "1 2 1 2"), ("x", Numbers.Count(1, 2, 1, 2)));
        Assert.Equal([0f, 2, 1, 3], single["t"]);
    }

    [Theory]
    [InlineData("PTX0400", "axis: 2 per_fla_fuse: ⟦true⟧", "'y'", "1 4 6 6", "axis 1")]
    [InlineData("PTX0401", "per_fla_fuse: true", "⟦'y'⟧", "2 4 6 6", "as many items")]
    [InlineData("PTX0401", "per_fla_fuse: true", "⟦'y'⟧", "1 4", "4 axes")]
    public void And_refuses_what_it_cannot(string id, string param, string second, string shape, string message) => LayerCheck.Refused(id,
        LayerCheck.Net($"layer {{ name: 'c' type: 'Concat' bottom: 'x' bottom: {second} top: 't' concat_param {{ {param} }} }}", "1 4 6 6", shape), message);

    [Theory]
    [InlineData("type: 'msra' alpha: 0.25", "Filler.Msra(alpha: 0.25f)")]
    [InlineData("type: 'msra' variance_norm: FAN_OUT alpha: 1", "Filler.Msra(norm: Caffe::VarianceNorm.FanOut, alpha: 1f)")]
    [InlineData("type: 'gaussian_unitball'", "Filler.GaussianUnitball()")]
    [InlineData("type: 'identity'", "Filler.Diagonal()")]
    [InlineData("type: 'diagonal' diag_val: 20", "Filler.Diagonal(20f)")]
    public void Forks_have_more_fillers(string filler, string call)
    {
        GeneratorRun run = LayerCheck.Shapes(LayerCheck.Net($"layer {{ name: 'p' type: 'InnerProduct' bottom: 'x' top: 't' inner_product_param {{ num_output: 3 weight_filler {{ {filler} }} }} }}", "2 3"), "t [N,3]");
        Assert.Empty(run.Diagnostics);
        Assert.Contains(run.Files.Values, f => f.Contains("weightFiller: Caffe::" + call, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("type: ⟦'identity'⟧", "as many outputs as inputs")]
    [InlineData("type: ⟦'gaussian_unitbal'⟧", "unknown filler")]
    public void Which_refuse_other_blobs(string filler, string message) =>
        LayerCheck.Refused("PTX0400", LayerCheck.Net($"layer {{ name: 'p' type: 'InnerProduct' bottom: 'x' top: 't' inner_product_param {{ num_output: 2 weight_filler {{ {filler} }} }} }}", "2 3"), message);

    [Fact]
    public void One_that_is_not_computed_leaves_zeros_and_a_warning()
    {
        GeneratorRun run = LayerCheck.Shapes(LayerCheck.Net("layer { name: 'c' type: 'Convolution' bottom: 'x' top: 't' convolution_param { num_output: 2 kernel_size: 3 weight_filler { type: 'gabor' } } }", "2 3 5 5"), "t [N,2,3,3]");
        Assert.Contains("Intel", Assert.Single(run.Diagnostics, d => d.Id == "PTX0416").GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Empty(run.Errors);
    }

    [Fact]
    public void Their_numbers()
    {
        using var scope = NewDisposeScope();
        using var seed = manual_seed(7);
        Tensor rows = empty(50, 4), wide = empty(200, 500), square = empty(2, 3, 1, 1);
        Filler.GaussianUnitball().Fill(rows);
        Numbers.AreClose([.. Enumerable.Repeat(1f, 50)], rows.square().sum(1));
        Assert.InRange(rows.mean().item<float>(), -0.2f, 0.2f);
        // the deviation of 2 / (500 · (1 + 0.25)) in 100 000 numbers
        Filler.Msra(alpha: 0.5f).Fill(wide);
        Assert.Equal(Math.Sqrt(2 / (500 * 1.25)), wide.std().item<float>(), 5e-4);
        Filler.Diagonal(20).Fill(square);
        Numbers.AreClose([20, 0, 0, 0, 20, 0], square);
        Assert.Throws<ArgumentException>(() => Filler.Diagonal().Fill(empty(2, 2, 3, 3)));
    }

    [Fact]
    public void Smoothed_labels_are_not() => LayerCheck.ForkFieldWithoutEffect(SegNetLoss("⟦label_smoothing⟧: .1"), "Intel's Caffe");

    [Fact]
    public void Parameters_may_be_filled()
    {
        using var scope = NewDisposeScope();
        using var net = CompiledNet.Of("layer { name: 'p' type: 'Parameter' top: 'p' parameter_param { shape { dim: 3 } blob_filler { type: 'constant' value: 7 } } }");
        Numbers.AreClose([7, 7, 7], net.Run("Predict", new Dictionary<string, Tensor>()).Values.Single());
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
