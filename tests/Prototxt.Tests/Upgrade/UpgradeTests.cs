using Prototxt.Generator.Compiler.Binding;
using Xunit;

namespace Prototxt.Tests.Upgrade;

public class UpgradeTests
{
    [Fact]
    public void Each_learned_blob_gets_one_param_from_four_lists()
    {
        Upgraded net = Upgraded.Of("layers { name: 'a' type: INNER_PRODUCT blobs_lr: 1 blobs_lr: 2 weight_decay: 3 param: 'w' param: 'v' param: '' blob_share_mode: PERMISSIVE }");
        Assert.Equal("""layer { name: "a" type: "InnerProduct" param { name: "w" share_mode: PERMISSIVE lr_mult: 1 decay_mult: 3 } param { name: "v" lr_mult: 2 } param { name: "" } }""", net.Text);
        Assert.Empty(net.Reports);
    }

    [Fact]
    public void Places_are_those_of_the_old_text()
    {
        const string text = "layers { layer { name: 'c' type: 'conv' kernelsize: 3 } bottom: 'x' top: 'y' }";
        Message layer = Upgraded.Of("input: 'x'\n" + text).Layers[1];
        Assert.Equal("'conv'", Excerpt(layer.SpanOf("type")));
        Assert.Equal("3", Excerpt(layer.Sub("convolution_param")!.SpanOf("kernel_size")));
        Assert.Equal("layers", Excerpt(layer.NameSpan));
        Assert.Equal(["kernel_size"], Upgraded.Of(text).Layers[0].Sub("convolution_param")!.Unread.Select(f => f.Schema.Name));

        string Excerpt(Microsoft.CodeAnalysis.Text.TextSpan span) => ("input: 'x'\n" + text).Substring(span.Start, span.Length);
    }

    [Fact]
    public void The_message_shows_the_first_layer_in_the_current_format()
    {
        Upgraded v1 = Upgraded.Of("name: 'n'\nlayers { type: RELU name: \"r\\\"1\" bottom: 'x' top: 'x' relu_param { negative_slope: .1 } include: { phase: TRAIN } }");
        Assert.Equal("2:1", TextFormat.Parsed.Position(v1.OldFormat));
        Assert.Equal("This net is in Caffe's V1 format and is read as Caffe's upgrade tool would write it. This layer in the current format: " +
            """layer { name: "r\"1" type: "ReLU" bottom: "x" top: "x" include { phase: TRAIN } relu_param { negative_slope: .1 } }""", v1.OldFormat.GetMessage());
        // a padding layer has no counterpart, so the first that has one is shown
        Upgraded v0 = Upgraded.Of("input: 'x'\nlayers { layer { type: 'padding' pad: 2 } bottom: 'x' top: 'p' }\nlayers { layer { type: 'pool' } bottom: 'p' top: 'y' }");
        Assert.Equal("3:1", TextFormat.Parsed.Position(v0.OldFormat));
        Assert.EndsWith("""V0 format and is read as Caffe's upgrade tool would write it. This layer in the current format: layer { type: "Pooling" bottom: "x" top: "y" pooling_param { pad: 2 } }""", v0.OldFormat.GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_padding_layer_without_pad_takes_its_readers_pad_away()
    {
        Upgraded net = Upgraded.Of("input: 'x' layers { layer { name: 'p' type: 'padding' } bottom: 'x' top: 'x' } layers { layer { type: 'conv' pad: 3 } bottom: 'x' top: 'y' }");
        Assert.EndsWith("""layer { type: "Convolution" bottom: "x" top: "y" convolution_param { pad: 0 } }""", net.Text, StringComparison.Ordinal);
        Assert.Equal(["PTX0315 1:110 [pad] Caffe's upgrade of V0 nets drops 'pad': the one of the padding layer 'p' takes its place"], net.Reports);
    }

    [Fact]
    public void A_data_layers_own_preprocessing_comes_before_transform_param()
    {
        Upgraded net = Upgraded.Of("layers { name: 'd' type: DATA top: 'd' transform_param { scale: 3 crop_size: 4 } data_param { scale: 2 mirror: true batch_size: 5 } }");
        Assert.Equal("""layer { name: "d" type: "Data" top: "d" transform_param { scale: 2 mirror: true crop_size: 4 } data_param { batch_size: 5 } }""", net.Text);
        Assert.Equal(["PTX0315 1:58 [scale] Caffe's upgrade of V1 nets drops 'scale': the one of data_param takes its place"], net.Reports);
    }

    [Fact]
    public void The_current_format_keeps_what_the_V1_upgrade_would_move()
    {
        Upgraded net = Upgraded.Of("layer { name: 'd' type: 'Data' top: 'd' data_param { scale: 2 } }");
        Assert.Equal("""layer { name: "d" type: "Data" top: "d" data_param { scale: 2 } }""", net.Text);
        Assert.Empty(net.Parsed.Diagnostics);
    }

    [Fact]
    public void Rates_of_a_BatchNorm_with_three_entries_become_zero()
    {
        Upgraded net = Upgraded.Of("layer { type: 'BatchNorm' param { lr_mult: 1 } param { name: 'v' } param { decay_mult: 2 } } layer { type: 'BatchNorm' param { lr_mult: 1 } } layer { type: 'Scale' param { } param { } param { } }");
        Assert.Equal("""
            layer { type: "BatchNorm" param { lr_mult: 0 decay_mult: 0 } param { name: "v" lr_mult: 0 decay_mult: 0 } param { lr_mult: 0 decay_mult: 0 } }
            layer { type: "BatchNorm" param { lr_mult: 1 } }
            layer { type: "Scale" param { } param { } param { } }
            """.ReplaceLineEndings("\n"), net.Text);
    }
}
