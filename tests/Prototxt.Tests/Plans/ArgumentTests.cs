using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.CSharp;
using Xunit;
using NetPhase = Prototxt.Generator.Compiler.Shapes.Phase;

namespace Prototxt.Tests.Plans;

/// <summary>A plan holds what a layer does as values, the defaults included; only what is special is written.</summary>
public class ArgumentTests
{
    [Fact]
    public void A_default_is_in_the_plan_and_not_in_the_code()
    {
        MemberPlan conv = Convolution("num_output: 4 kernel_size: 3 pad: 1 pad: 2");
        Assert.Equal([1L, 1], conv.Arguments.Longs("stride"));
        Assert.Equal([1L, 1], conv.Arguments.Longs("dilation"));
        Assert.Equal([3L, 3], conv.Arguments.Longs("kernel"));
        Assert.Equal([1L, 2], conv.Arguments.Longs("pad"));
        Assert.Equal(1, conv.Arguments.Long("group"));
        Assert.True(conv.Arguments.Bool("biasTerm"));
        Assert.Equal(["inputChannels: 8", "numOutput: 4", "kernel: [3, 3]", "pad: [1, 2]"], Constants.Arguments(conv.Arguments));
    }

    [Fact]
    public void A_default_that_the_file_gives_is_the_same_as_one_that_it_leaves_out()
    {
        MemberPlan plain = Convolution("num_output: 4 kernel_size: 3"), said = Convolution("num_output: 4 kernel_size: 3 stride: 1 group: 1 dilation: 1 pad_h: 0 pad_w: 0");
        Assert.Equal(plain, said);
        Assert.Equal(plain.GetHashCode(), said.GetHashCode());
        Assert.NotEqual(plain, Convolution("num_output: 4 kernel_size: 3 stride: 2"));
        Assert.Equal(Planned.Over("type: 'Power' top: 'y' power_param { scale: 1.0 }"), Planned.Over("type: 'Power' top: 'y'"));
    }

    [Fact]
    public void An_enum_has_its_default_too()
    {
        const string pooling = "type: 'Pooling' top: 'y' pooling_param { kernel_size: 3 ";
        LayerPlan ceil = Planned.Over(pooling + "}"), floor = Planned.Over(pooling + "round_mode: FLOOR }");
        Assert.Equal("Ceil", ceil.Call.Arguments.Enum("roundMode"));
        Assert.Equal("Floor", floor.Call.Arguments.Enum("roundMode"));
        Assert.Equal(["kernel: [3, 3]"], Constants.Arguments(ceil.Call.Arguments));
        Assert.Equal(["kernel: [3, 3]", "roundMode: Caffe::RoundMode.Floor"], Constants.Arguments(floor.Call.Arguments));
    }

    [Fact]
    public void What_a_layer_can_do_without_is_null()
    {
        const string data = "layer { name: 'x' type: 'Input' top: 'x' top: 'l' input_param { shape { dim: 2 dim: 8 } shape { dim: 2 } } }\n";
        const string loss = "layer { name: 'it' type: 'SoftmaxWithLoss' bottom: 'x' bottom: 'l' top: 'loss' ";
        LayerPlan plain = Planned.Layer(data + loss + "}", "it"), ignoring = Planned.Layer(data + loss + "loss_param { ignore_label: 255 } }", "it");
        Assert.Equal(Constant.Null.Instance, plain.Call.Arguments.Find("ignoreLabel"));
        Assert.Equal(255, ignoring.Call.Arguments.Long("ignoreLabel"));
        Assert.Equal("Valid", plain.Call.Arguments.Enum("normalization"));
        Assert.Empty(Constants.Arguments(plain.Call.Arguments));
    }

    [Fact]
    public void Coefficients_that_nobody_gives_are_ones()
    {
        const string sum = "bottom: 'x' type: 'Eltwise' top: 'y' ";
        Assert.Equal([1f, 1f], Planned.Over(sum).Call.Arguments.Floats("coeff"));
        LayerPlan difference = Planned.Over(sum + "eltwise_param { coeff: 1 coeff: -1.0 }");
        Assert.Equal([1f, -1f], difference.Call.Arguments.Floats("coeff"));
        Assert.Equal(["coeff: [1f, -1.0f]"], Constants.Arguments(difference.Call.Arguments));
    }

    [Theory]
    [InlineData("0.10", "0.10f")]
    [InlineData("1e-4", "1e-4f")]
    [InlineData(".1", "0.1f")]
    [InlineData("0.1f", "0.1f")]
    [InlineData("inf", "float.PositiveInfinity")]
    public void A_number_keeps_the_words_of_the_user_where_they_are_a_plain_number(string written, string code) =>
        Assert.Equal([$"power: {code}"], Constants.Arguments(Power(written)));

    [Fact]
    public void Numbers_of_the_same_code_are_equal_and_others_are_not()
    {
        Assert.Equal(Power("0.1"), Power(".1"));
        Assert.NotEqual(Power("0.1"), Power("0.10"));
        Assert.NotEqual(Power("0.1"), Power("0.2"));
        Assert.Equal(Power("nan"), Power("nan"));
    }

    [Fact]
    public void A_filler_is_its_kind_and_its_numbers()
    {
        MemberPlan conv = Convolution("num_output: 4 kernel_size: 3 weight_filler { type: 'gaussian' std: 0.01 } bias_filler { type: 'constant' value: 0.5 }");
        var weight = Assert.IsType<Constant.Filler>(conv.Fillers.Find("weightFiller"));
        Assert.Equal(FillerKind.Gaussian, weight.Kind);
        Assert.Equal(0, weight.Numbers.Float("mean"));
        Assert.Equal(0.01f, weight.Numbers.Float("std"));
        Assert.Equal(-1, weight.Numbers.Long("sparse"));
        Assert.Equal(["weightFiller: Caffe::Filler.Gaussian(std: 0.01f)", "biasFiller: Caffe::Filler.Constant(0.5f)"], Constants.Arguments(conv.Fillers));
    }

    [Fact]
    public void Tops_of_different_shapes_stand_with_their_fillers()
    {
        LayerPlan plan = Planned.Layer("layer { name: 'it' type: 'DummyData' top: 'a' top: 'b' dummy_data_param { shape { dim: 2 dim: 3 } shape { dim: 4 } data_filler { type: 'uniform' max: 2 } data_filler { } } }", "it");
        Assert.Equal(["([2, 3], Caffe::Filler.Uniform(min: 0f, max: 2f))", "([4], Caffe::Filler.Constant(0f))"], Constants.Arguments(plan.Call.Arguments));
        Assert.All(plan.Call.Arguments, a => Assert.True(a.IsPositional));
    }

    [Fact]
    public void Many_fields_are_a_record_whose_defaults_are_left_out_too()
    {
        const string inputs = "layer { name: 'x' type: 'Input' top: 'x' top: 'y' input_param { shape { dim: 1 dim: 8 dim: 2 dim: 3 } shape { dim: 1 dim: 3 dim: 20 dim: 30 } } }\n";
        LayerPlan plan = Planned.Layer(inputs + "layer { name: 'it' type: 'PriorBox' bottom: 'x' bottom: 'y' top: 'p' prior_box_param { min_size: 10 flip: true step: 8.0 } }", "it");
        Prototxt.Generator.Common.EquatableArray<Argument> options = plan.Call.Arguments.Record("options");
        Assert.True(options.Bool("Flip"));
        Assert.Equal([8f, 8], options.Floats("Step"));
        Assert.Equal(["options: new() { MinSize = [10f], Step = [8.0f, 8.0f] }"], Constants.Arguments(plan.Call.Arguments));
    }

    [Fact]
    public void A_word_of_the_language_is_no_parameter() =>
        Assert.Equal(["@base: 2f"], Constants.Arguments(Planned.Over("type: 'Exp' top: 'y' exp_param { base: 2 }").Call.Arguments));

    [Fact]
    public void The_slope_of_a_fused_relu_is_a_number() =>
        Assert.Equal(0.25f, Planned.Over("type: 'InnerProduct' top: 'y' inner_product_param { num_output: 2 relu: true negative_slope: 0.25 }").Call.NegativeSlope?.Value);

    [Fact]
    public void Asking_for_what_a_layer_does_not_have_is_a_bug()
    {
        MemberPlan conv = Convolution("num_output: 4 kernel_size: 3");
        Assert.Contains("'strides'", Assert.Throws<InvalidOperationException>(() => conv.Arguments.Longs("strides")).Message, StringComparison.Ordinal);
        Assert.Contains("'stride'", Assert.Throws<InvalidOperationException>(() => conv.Arguments.Long("stride")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_happens_to_pictures_is_a_plan()
    {
        const string net = "layer { name: 'd' type: 'Data' top: 'data' data_param { source: 's' batch_size: 1 } transform_param { mirror: true crop_size: 12 scale: 0.00390625 mean_value: 104.0 mean_value: 117 mean_value: 123 } }";
        TransformPlan train = Planned.Layer(net, "d", NetPhase.Train).Transform!;
        Assert.Equal(train, Planned.Layer(net, "d", NetPhase.Train).Transform);
        Assert.NotEqual(train, Planned.Layer(net, "d").Transform);
        Assert.Equal(train.ForPrediction, Planned.Layer(net, "d").Transform!.ForPrediction);
        Assert.True(train.Mirror);
        Assert.Equal(12, train.CropSize);
        Assert.Equal([104f, 117f, 123f], train.MeanValues.Select(m => m.Value));
        Assert.Null(train.MeanFile);
        Assert.Null(train.Window);
    }

    private static MemberPlan Convolution(string fields) => Planned.Over($"type: 'Convolution' top: 'y' convolution_param {{ {fields} }}").Member!;

    private static Prototxt.Generator.Common.EquatableArray<Argument> Power(string power) => Planned.Over($"type: 'Power' top: 'y' power_param {{ power: {power} }}").Call.Arguments;
}
