using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Graph;

/// <summary>Parameters of one name are one parameter, under Caffe's conditions.</summary>
public class SharedParameterTests
{
    private static string Net(params string[] entries) => LayerCheck.Net(
        string.Concat(entries.Select((entry, i) => $$"""layer { name: "n{{i}}" type: "InnerProduct" bottom: "x" top: "n{{i}}" param { {{entry}} } inner_product_param { num_output: 2 bias_term: false } }""" + "\n")), "2 3");

    private static float[] LrMults(string net)
    {
        using CompiledNet compiled = CompiledNet.Of(net);
        return [.. compiled.Net.LearnableParameters.Select(p => p.LrMult)];
    }

    [Theory]
    [InlineData("name: 'w' lr_mult: 2", "name: 'w'", "name: 'w' lr_mult: 2.0", 2)]
    [InlineData("name: 'w'", "name: 'w' lr_mult: 3", "name: 'w' lr_mult: 0.3e1", 3)]
    [InlineData("name: 'w'", "name: 'w' decay_mult: 0", "name: 'w' decay_mult: -0", 1)]
    public void A_multiplier_counts_wherever_it_is_given(string first, string second, string third, float lrMult) =>
        Assert.Equal([lrMult], LrMults(Net(first, second, third)));

    [Theory]
    [InlineData("name: 'w' lr_mult: 1", "name: ⟦'w'⟧ lr_mult: 2")]
    [InlineData("name: 'w'", "name: 'w' lr_mult: 2", "name: ⟦'w'⟧ lr_mult: 3")]
    [InlineData("name: 'w' lr_mult: 1", "name: 'w' decay_mult: 2", "name: ⟦'w'⟧ decay_mult: 3")]
    [InlineData("name: 'w' lr_mult: 2", "name: ⟦'w'⟧ lr_mult: 1")]
    public void Two_different_multipliers_are_refused(params string[] entries) =>
        LayerCheck.Refused("PTX0312", Net(entries), "but gives it a different lr_mult or decay_mult");

    [Theory]
    [InlineData("STRICT", "1 6", "[6,1]", "expected [6,1], found [1,6]; share_mode: PERMISSIVE only asks for the same number of values")]
    [InlineData("PERMISSIVE", "5", "[6,1]", "expected [6,1], found [5]")]
    public void A_shape_decides_or_only_a_count(string mode, string second, string expected, string message)
    {
        string net = $$"""
            layer { name: "a" type: "Parameter" top: "a" param { name: "w" } parameter_param { shape { dim: 6 dim: 1 } } }
            layer { name: "b" type: "Parameter" top: "b" param { name: ⟦"w"⟧ share_mode: {{mode}} } parameter_param { shape { {{string.Concat(second.Split(' ').Select(d => $"dim: {d} "))}} } } }
            """;
        LayerCheck.Refused("PTX0312", net, expected, message);
    }

    [Fact]
    public void The_mode_of_the_owner_does_not_count()
    {
        const string net = """
            layer { name: "a" type: "Parameter" top: "a" param { name: "w" share_mode: PERMISSIVE } parameter_param { shape { dim: 6 dim: 1 } } }
            layer { name: "b" type: "Parameter" top: "b" param { name: ⟦"w"⟧ } parameter_param { shape { dim: 6 } } }
            """;
        LayerCheck.Refused("PTX0312", net, "expected [6,1], found [6]");
    }

    private static string OneOfEachPhase(string first, string second, string both = "") => LayerCheck.Net($$"""
        layer { name: "a" type: "InnerProduct" bottom: "x" top: "t" include { phase: TRAIN } param { name: "w" } inner_product_param { num_output: {{first}} bias_term: false } }
        layer { name: "b" type: "InnerProduct" bottom: "x" top: "t" include { phase: TEST } param { name: "w" } inner_product_param { num_output: {{second}} bias_term: false } }
        {{both}}
        """, "2 3");

    [Theory]
    [InlineData("2", "2")]
    [InlineData("2", "5")]
    public void A_name_that_meets_in_no_phase_is_two_parameters(string first, string second)
    {
        using CompiledNet compiled = CompiledNet.Of(OneOfEachPhase(first, second));
        Assert.Equal(2, compiled.Net.LearnableParameters.Count);
    }

    [Fact]
    public void A_layer_of_both_phases_makes_them_one()
    {
        using CompiledNet compiled = CompiledNet.Of(OneOfEachPhase("2", "2", """layer { name: "c" type: "InnerProduct" bottom: "x" top: "u" param { name: "w" } inner_product_param { num_output: 2 bias_term: false } }"""));
        Assert.Single(compiled.Net.LearnableParameters);
    }

    [Theory]
    [InlineData("ReLU")]
    [InlineData("Silence")]
    [InlineData("Dropout")]
    public void A_layer_that_learns_nothing_takes_no_entry(string type) => LayerCheck.Refused("PTX0313",
        LayerCheck.Net($$"""layer { name: "l" type: "{{type}}" bottom: "x" {{(type == "Silence" ? "" : "top: 't'")}} ⟦param⟧ { lr_mult: 0 } }""", "2 3"), "1 param entry but 0 learned blobs");
}
