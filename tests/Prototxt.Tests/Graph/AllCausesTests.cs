using Microsoft.CodeAnalysis;
using Prototxt.Generator.Compiler.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Graph;

/// <summary>
/// All mistakes of a file are told at once: that a layer has no shape, since one before it failed, hides nothing that is wrong
/// whatever the shape. What is wrong only because of an earlier mistake is not told.
/// </summary>
public class AllCausesTests
{
    private const string Parameters = """
        convolution_param { num_output: 2 kernel_size: 1 } inner_product_param { num_output: 2 } embed_param { num_output: 2 input_dim: 3 }
        recurrent_param { num_output: 2 } pooling_param { kernel_size: 1 } tile_param { tiles: 2 } spp_param { pyramid_height: 1 }
        infogain_loss_param { source: "matrix" } dummy_data_param { shape { dim: 2 } } reshape_param { shape { dim: 0 } }
        """;

    private const string Broken = "layer { name: 'broken' type: 'Convolution' bottom: 'x' top: 'y' convolution_param { kernel_size: 1 } }\n";

    public static TheoryData<string> Types => [.. LayerRegistry.Names.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Types))]
    public void Behind_a_failed_layer_there_is_what_is_wrong_with_any_shape(string type)
    {
        for (int bottoms = 0; bottoms <= 4; bottoms++)
            for (int tops = 1; tops <= 2; tops++)
            {
                string[][] tried = [.. ((string[])["2 3 4 4", "2 3", "1 2 4"]).Select(shape => Errors(LayerCheck.Net(Layer(type, bottoms, tops, "x"), shape)))];
                string[] behind = Errors(LayerCheck.Net(Broken + Layer(type, bottoms, tops, "y"), "2 3 4 4"));
                if (bottoms == 0) // a net of nothing but data is told more
                    Assert.Equal(tried[0].Where(e => !e.StartsWith("PTX0311", StringComparison.Ordinal)), behind.Where(e => !e.Contains("'broken'", StringComparison.Ordinal) && !e.StartsWith("PTX0311", StringComparison.Ordinal)));
                else if (tried.Any(t => t.Length == 0))
                    Assert.Contains("'broken'", Assert.Single(behind), StringComparison.Ordinal);
                else if (tried[0].Any(e => e.StartsWith("PTX0303", StringComparison.Ordinal)))
                    Assert.Equal(tried[0].Where(e => e.StartsWith("PTX0303", StringComparison.Ordinal)), behind.Where(e => e.StartsWith("PTX0303", StringComparison.Ordinal)));
                Assert.All(behind, e => Assert.DoesNotContain("?", e, StringComparison.Ordinal));
            }
    }

    [Theory]
    // fields
    [InlineData("layer { name: 'l' type: 'Pooling' bottom: 'y' top: 't' pooling_param { kernel_size: 0 } }", "PTX0400 the kernel size cannot be 0")]
    [InlineData("layer { name: 'l' type: 'InnerProduct' bottom: 'y' top: 't' }", "PTX0400 num_output must be given")]
    [InlineData("layer { name: 'l' type: 'Convolution' bottom: 'y' top: 't' convolution_param { num_output: 3 group: 2 kernel_size: 1 } }", "PTX0400 multiple of group")]
    [InlineData("layer { name: 'l' type: 'LRN' bottom: 'y' top: 't' lrn_param { local_size: 4 } }", "PTX0400 local_size must be odd")]
    [InlineData("layer { name: 'l' type: 'LSTM' bottom: 'y' bottom: 'y' top: 't' }", "PTX0400 num_output")]
    [InlineData("layer { name: 'l' type: 'ROIPooling' bottom: 'y' bottom: 'z' top: 't' }", "PTX0400 pooled_h and pooled_w")]
    [InlineData("layer { name: 'l' type: 'BatchNorm' bottom: 'y' top: 't' param { lr_mult: 1 } }", "PTX0400 lr_mult must be 0")]
    [InlineData("layer { name: 'l' type: 'Eltwise' bottom: 'y' bottom: 'x' top: 't' eltwise_param { operation: PROD coeff: 1 coeff: 2 } }", "PTX0400 coefficients are for SUM only")]
    // counts, and fields behind them
    [InlineData("layer { name: 'l' type: 'Accuracy' bottom: 'y' top: 't' }", "PTX0303 2 bottoms, found 1")]
    [InlineData("layer { name: 'l' type: 'Pooling' bottom: 'y' bottom: 'y' top: 't' pooling_param { kernel_size: 0 } }", "PTX0303 1 bottom, found 2|PTX0400 the kernel size cannot be 0")]
    [InlineData("layer { name: 'l' type: 'Pooling' bottom: 'y' top: 't' pooling_param { kernel_size: 0 stride: 0 } }", "PTX0400 stride cannot be 0|PTX0400 the kernel size cannot be 0")]
    [InlineData("layer { name: 'l' type: 'Convolution' bottom: 'y' top: 't' convolution_param { group: 0 } }", "PTX0400 group must be positive|PTX0400 kernel_size is missing|PTX0400 num_output must be given")]
    [InlineData("layer { name: 'l' type: 'InnerProduct' bottom: 'x' top: 't' inner_product_param { axis: 9 } }", "PTX0400 axis 9 is not|PTX0400 num_output must be given")]
    [InlineData("layer { name: 'l' type: 'Pooling' bottom: 'y' top: 't' pooling_param { kernel_size: 0 pad: 2 } }", "PTX0400 the kernel size cannot be 0")]
    // the layer's own top or bottom is wrong
    [InlineData("layer { name: 'l' type: 'InnerProduct' bottom: 'nobodys' top: 't' }", "PTX0301 no earlier layer makes|PTX0400 num_output must be given")]
    [InlineData("layer { name: 'l' type: 'InnerProduct' bottom: 'y' top: 'x' }", "PTX0302 already made|PTX0400 num_output must be given")]
    // what a shape could mend
    [InlineData("layer { name: 'l' type: 'Convolution' bottom: 'y' top: 't' convolution_param { num_output: 1 kernel_size: 1 kernel_size: 2 kernel_size: 3 } }", "")]
    [InlineData("layer { name: 'l' type: 'Softmax' bottom: 'y' top: 't' softmax_param { axis: 4 } }", "")]
    [InlineData("layer { name: 'l' type: 'Slice' bottom: 'y' top: 't' top: 'u' slice_param { slice_point: 70 } }", "")]
    [InlineData("layer { name: 'l' type: 'Eltwise' bottom: 'y' bottom: 'x' top: 't' } layer { name: 'm' type: 'Concat' bottom: 't' bottom: 'x' top: 'u' }", "")]
    public void A_second_mistake_is_told_as_well(string layers, string expected)
    {
        string[] errors = Errors(LayerCheck.Net(Broken + "layer { name: 'other' type: 'Nobodys' bottom: 'x' top: 'z' }\n" + layers, "2 3 4 4"));
        string[] others = [.. errors.Where(e => !e.Contains("'broken'", StringComparison.Ordinal) && !e.Contains("'other'", StringComparison.Ordinal))];
        Assert.Equal(errors.Length - 2, others.Length);
        string[][] parts = [.. expected.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(e => e.Split(' ', 2))];
        Assert.Equal(parts.Select(p => p[0]), others.Select(e => e[..7]).Order(StringComparer.Ordinal));
        Assert.All(parts, p => Assert.Contains(others, e => e.StartsWith(p[0], StringComparison.Ordinal) && e.Contains(p[1], StringComparison.Ordinal)));
    }

    // Each has one mistake, from which others would follow.
    [Theory]
    [InlineData("layer { name: 'l' type: 'Pooling' bottom: 'x' top: 't' pooling_param { kernel_size: 2 stride: two } } layer { name: 'm' type: 'Eltwise' bottom: 't' bottom: 'x' top: 'u' }")]
    [InlineData("layer { name: 'l' type: 'Pooling' bottom: 'x' top: 't' pooling_param { kernel_sise: 9 stride: 2 } } layer { name: 'm' type: 'Eltwise' bottom: 't' bottom: 'x' top: 'u' }")]
    [InlineData("layer { name: 'l' type: 'Convolution' bottom: 'x' top: 't' kernel_size: 3 convolution_param { num_output: 3 } }")]
    [InlineData("layer { name: 'l' type: 'ReLU' bottom: 'x' top: t } layer { name: 'm' type: 'ReLU' bottom: 't' top: 'u' }")]
    [InlineData("layer { name: 'l' type: 'ReLU' bottom: 'x' top: 't' top: } layer { name: 'm' type: 'ReLU' bottom: 't' top: 'u' }")]
    [InlineData("layer { name: 'l' type: 'ReLU' bottom: x top: 't' }")]
    [InlineData("layer { name: 'l' type: 'ReLU' botom: 'x' top: 't' }")]
    [InlineData("layer { name: 'l' type: 'ReLU' bottom: 'x' topp: 't' } layer { name: 'm' type: 'ReLU' bottom: 't' top: 'u' }")]
    [InlineData("layr { name: 'l' type: 'ReLU' bottom: 'x' top: 't' } layer { name: 'm' type: 'ReLU' bottom: 't' top: 'u' }")]
    [InlineData("nothing_like_it { name: 'l' type: 'ReLU' bottom: 'x' top: 't' } layer { name: 'm' type: 'ReLU' bottom: 't' top: 'u' }")]
    [InlineData("{ name: 'l' type: 'ReLU' bottom: 'x' top: 't' } layer { name: 'm' type: 'ReLU' bottom: 't' top: 'u' }")]
    [InlineData("layer { name: 'l' type: 'Pooling' bottom: 'x' top: 'x2' pooling_param { kernel_size: 2 stride: 2 } } layer { name: 'm' type: 'Flatten' bottom: 'x' top: 'x2' } layer { name: 'n' type: 'Eltwise' bottom: 'x2' bottom: 'x' top: 'u' }")]
    [InlineData("layer { name: 'l' type: 'Input' top: 't' input_param { shape { dim: $N dim: 3 } } } layer { name: 'm' type: 'Eltwise' bottom: 't' bottom: 'x' top: 'u' }")]
    [InlineData("layer { name: 'l' type: Convolution bottom: 'x' top: 't' convolution_param { num_output: 3 kernel_size: 1 } } layer { name: 'm' type: 'Eltwise' bottom: 't' bottom: 'x' top: 'u' }")]
    [InlineData("layer { name: 'l' type: LOCAL bottom: 'x' top: 't' local_param { num_output: 3 } }")]
    [InlineData("layer { name: 'l' type: MyOwn bottom: 'x' top: 't' my_own_param { num_output: 3 } }")]
    [InlineData("layer { name: 'l' type: CONVOLUTION bottom: 'x' top: 't' blobs_lr: 1 convolution_param { num_output: 3 kernel_size: 1 } } layer { name: 'm' type: 'Eltwise' bottom: 't' bottom: 'x' top: 'u' }")]
    [InlineData("layer { name: 'l' type: \u201cReLU\u201d bottom: \u201cx\u201d top: \u201ct\u201d } layer { name: 'm' type: 'ReLU' bottom: 't' top: 'u' }", 3)]
    public void What_follows_from_a_mistake_is_not_told(string layers, int mistakes = 1) =>
        Assert.Equal(mistakes, Errors(LayerCheck.Net(layers, "2 3 4 4")).Length);

    [Theory]
    [InlineData("layer { name: 'm' type: 'ReLU' bottom: 't' top: 'u' } layer { name: 'l' type: 'ReLU' bottom: 'x' top: 't' }", "which layer 'l' (line 4) makes only later; a layer must come after the layers it reads")]
    [InlineData("layer { name: 'l' type: 'ReLU' bottom: 'xx' top: 'xx' } layer { name: 'm' type: 'ReLU' bottom: 'xx' top: 'xx' }", "which no earlier layer makes. Did you mean 'x'?")]
    public void An_unknown_bottom(string layers, string expected)
    {
        string[] errors = Errors(LayerCheck.Net(layers.Replace("} layer", "}\nlayer", StringComparison.Ordinal), "2 3 4 4"));
        Assert.EndsWith(expected, errors[0], StringComparison.Ordinal);
        Assert.Single(errors);
    }

    private static string Layer(string type, int bottoms, int tops, string bottom) =>
        $"layer {{ name: \"l\" type: \"{type}\" {string.Concat(Enumerable.Repeat($"bottom: \"{bottom}\" ", bottoms))}{(tops == 1 ? "top: \"t\"" : "top: \"t\" top: \"u\"")} {Parameters} }}";

    private static string[] Errors(string net) =>
        [.. GeneratorRun.Of(net).Errors.OrderBy(e => e.Location.SourceSpan.Start).ThenBy(e => e.Id, StringComparer.Ordinal).Select(e => e.Id + " " + e.GetMessage(System.Globalization.CultureInfo.InvariantCulture))];
}
