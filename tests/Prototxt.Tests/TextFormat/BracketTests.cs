using Xunit;

namespace Prototxt.Tests.TextFormat;

/// <summary>A bracket too few or too many is one mistake, told where it is, and the rest of the file is read as if it were mended.</summary>
public class BracketTests
{
    private const string Rest = "layer {\n  name: 'b'\n  type: 'ReLU'\n}\n";

    [Theory]
    [InlineData("layer {\n  name: 'a'\n  pooling_param {\n    stride: 2\n  }\n" + Rest, "6:1 [layer] 'layer' cannot be inside a layer: the '}' of the layer that begins in line 1 is missing before it")]
    [InlineData("layer {\n  name: 'a'\n  pooling_param {\n    stride: 2\n}\n" + Rest, "5:1 [}] This '}' stands in the column of the layer that begins in line 1: the '}' of the pooling_param that begins in line 3 is missing before it")]
    [InlineData("layer {\n  convolution_param {\n    weight_filler {\n      type: 'xavier'\n  }\n}\n" + Rest, "5:3 [}] This '}' stands in the column of the convolution_param that begins in line 2: the '}' of the weight_filler that begins in line 3 is missing before it")]
    [InlineData("layer {\n  input_param { shape { dim: 1\n}\n" + Rest, "3:1 [}] This '}' stands in the column of the layer that begins in line 1: the '}' of the shape that begins in line 2 and of the input_param that begins in line 2 are missing before it")]
    [InlineData("layer {\n  name: 'a'\n  pooling_param {\n    stride: 2\n" + Rest, "5:1 [layer] 'layer' cannot be inside a pooling_param: the '}' of the pooling_param that begins in line 3 and of the layer that begins in line 1 are missing before it")]
    [InlineData("layer {\n  convolution_param {\n    weight_filler {\n      type: 'xavier'\n    bias_filler {\n      value: 1\n    }\n  }\n}\n" + Rest, "5:5 [bias_filler] 'bias_filler' cannot be inside a weight_filler: the '}' of the weight_filler that begins in line 3 is missing before it")]
    [InlineData("layer {\n  input_param {\n    shape { dim: 1 }\n  top: 'x'\n}\n" + Rest, "4:3 [top] 'top' cannot be inside an input_param: the '}' of the input_param that begins in line 2 is missing before it")]
    // a field that both messages have: the column tells
    [InlineData("layer {\n  param {\n    lr_mult: 1\n  name: 'a'\n  type: 'ReLU'\n}\n" + Rest, "4:3 [name] 'name' stands to the left of a param's fields: the '}' of the param that begins in line 2 is missing before it")]
    // a message that the schema does not know
    [InlineData("layer {\n  type: 'Own'\n  own_param {\n    a: 1\n" + Rest, "5:1 [layer] 'layer' stands to the left of an own_param's fields: the '}' of the own_param that begins in line 3 and of the layer that begins in line 1 are missing before it")]
    [InlineData("layer { name: 'a' pooling_param { stride: 2 } layer { name: 'b' }", "1:47 [layer] 'layer' cannot be inside a layer: the '}' of the layer that begins in line 1 is missing before it")]
    [InlineData("layer <\n  name: 'a'\n" + Rest, "3:1 [layer] 'layer' cannot be inside a layer: the '>' of the layer that begins in line 1 is missing before it")]
    [InlineData("layer { name: 'a' }\n}\n" + Rest, "2:1 [}] This '}' closes nothing")]
    [InlineData("layer { name: 'a' }}}}\n" + Rest, "1:20 [}] This '}' closes nothing")]
    [InlineData("layer {\n  name: 'a'\n}\n  type: 'ReLU'\n}\n" + Rest, "3:1 [}] This '}' ends the layer that begins in line 1 too early: 'type' in line 4 belongs to it")]
    [InlineData("layer {\n  convolution_param {\n    stride: 1 }\n    num_output: 2\n  }\n}\n" + Rest, "3:15 [}] This '}' ends the convolution_param that begins in line 2 too early: 'num_output' in line 4 belongs to it")]
    public void One_bracket_is_one_error(string text, string expected)
    {
        Parsed parsed = Parsed.Net(text);
        Assert.Equal(["PTX0100 " + expected], parsed.Reports.Where(r => !r.StartsWith("PTX0200", StringComparison.Ordinal) || !r.Contains("own_param", StringComparison.Ordinal)));
        Assert.Equal("b", parsed.Root!.Subs("layer")[^1].String("name"));
    }

    // Even brackets are no sign of a missing one, wherever a field stands.
    [Fact]
    public void A_field_in_the_wrong_place_stays_that() => Assert.Equal(
        ["PTX0200 2:28 [top] PoolingParameter has no field 'top'; 'top' belongs one level up, beside 'pooling_param'"],
        Parsed.Net("layer {\n pooling_param { stride: 2 top: 'x' }\n}").Reports);

    [Fact]
    public void Files_without_columns_have_the_same_brackets() =>
        Assert.Equal(["PTX0100 7:1 [layer] 'layer' cannot be inside a layer: the '}' of the layer that begins in line 1 is missing before it"],
            Parsed.Net("layer {\nname: 'a'\npooling_param {\nname_is_not_a_field: 1\nstride: 1\n}\nlayer { }\n").Reports.Where(r => !r.StartsWith("PTX0200", StringComparison.Ordinal)));
}
