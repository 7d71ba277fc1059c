using Prototxt.Generator.Compiler.Binding;
using Xunit;

namespace Prototxt.Tests.TextFormat;

public class VariableTests
{
    private static readonly Dictionary<string, string> Variables = new()
    {
        ["N"] = "21",
        ["cls6x"] = "126",
        ["RATE"] = "-0.5",
        ["NAME"] = "my net",
        ["POOL"] = "AVE",
        ["DATA"] = "/data",
    };

    [Fact]
    public void Holes_take_their_variables_values_and_keep_their_places()
    {
        var parsed = Parsed.Net("""
            name: $NAME
            layer {
              name: "conv_${N}_$DATA/$UNKNOWN"
              loss_weight: $RATE loss_weight: -${N} loss_weight: ${N}.5
              convolution_param { num_output: cls6x kernel_size: {{ N }} }
              pooling_param { pool: ${POOL} }
            }
            """, Variables);

        Assert.Empty(parsed.Reports);
        Message layer = parsed.Root!.Subs("layer")[0];
        Assert.Equal("my net", parsed.Root.String("name"));
        Assert.Equal("$NAME", parsed.Text.Substring(parsed.Root.SpanOf("name").Start, parsed.Root.SpanOf("name").Length));
        Assert.Equal("conv_21_/data/$UNKNOWN", layer.String("name"));
        Assert.Equal([("-0.5", -0.5f), ("-21", -21f), ("21.5", 21.5f)], layer.All("loss_weight").Select(v => (v.Lexeme, v.Float)));
        Assert.Equal(126u, layer.Sub("convolution_param")!.UInt("num_output"));
        Assert.Equal(21u, (uint)layer.Sub("convolution_param")!.All("kernel_size")[0].UInt64);
        Assert.Equal("AVE", layer.Sub("pooling_param")!.Enum("pool"));
    }

    [Fact]
    public void A_value_that_does_not_fit_is_reported_at_the_hole() =>
        Assert.Equal(["PTX0202 1:12 [$RATE] 'input_dim' expects a whole number, found -0.5"], Parsed.Net("input_dim: $RATE", Variables).Reports);

    [Fact]
    public void An_unknown_variable_stays_a_hole() =>
        Assert.Equal(["PTX0102"], Parsed.Net("input_dim: $OTHER", Variables).Diagnostics.Select(d => d.Id));
}
