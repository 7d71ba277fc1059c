using Xunit;

namespace Prototxt.Tests.TextFormat;

/// <summary>Holes that nothing fills are called holes, whatever their form, and the message says what would fill them.</summary>
public class ForeignHoleTests
{
    [Theory]
    [InlineData("$#N#$", "N")]
    [InlineData("$(N)", "N")]
    [InlineData("${N-1}", "N")]
    [InlineData("@N@", "N")]
    [InlineData("@@N@@", "N")]
    [InlineData("<N>", "N")]
    [InlineData("<num-classes>", "num-classes")]
    [InlineData("%d", "NAME")]
    [InlineData("%5.3f", "NAME")]
    [InlineData("%(n)s", "n")]
    [InlineData("%(n)d", "n")]
    [InlineData("%N%", "N")]
    [InlineData("{n}", "n")]
    [InlineData("{0}", "0")]
    [InlineData("{n:d}", "n")]
    [InlineData("{{ n + 1 }}", "n")]
    [InlineData("{{ n | int }}", "n")]
    [InlineData("<%= n %>", "n")]
    [InlineData("[[n]]", "n")]
    [InlineData("__N__", "N")]
    [InlineData("#{N}", null)] // a comment, and the value is missing
    public void In_place_of_a_value(string hole, string? name)
    {
        Parsed parsed = Parsed.Net($"layer {{ convolution_param {{ num_output: {hole}\n kernel_size: 3 }} }}\nname: 'x'");
        string report = Assert.Single(parsed.Reports);
        if (name is not null)
            Assert.Equal($"PTX0102 1:41 [{hole}] '{hole}' is a template hole of a form that Prototxt does not fill; write ${{{name}}} and set PrototxtVariables=\"{name}=…\" on the AdditionalFiles item", report);
        Assert.Equal(3u, parsed.Root!.Subs("layer")[0].Sub("convolution_param")!.All("kernel_size")[0].UInt64);
        Assert.Equal("x", parsed.Root.String("name"));
    }

    [Theory]
    [InlineData("$#layers#$")]
    [InlineData("@layers@")]
    [InlineData("<layers>")]
    [InlineData("{layers}")]
    [InlineData("{% for i in range(3) %}")]
    [InlineData("{# a comment #}")]
    [InlineData("<% layers %>")]
    [InlineData("%(layers)s")]
    [InlineData("__LAYERS__")]
    [InlineData("$LAYERS")]
    [InlineData("{{ layers }}")]
    public void As_a_line(string hole)
    {
        Parsed parsed = Parsed.Net($"name: 'x'\n{hole}\nlayer {{ name: 'a' }}\n{hole}\nlayer {{ name: 'b' }}");
        Assert.Equal([$"PTX0102 2:1 [{hole}] '{hole}' is a template hole, and only values can be filled, not fields"], parsed.Reports);
        Assert.Equal(["a", "b"], parsed.Root!.Subs("layer").Select(l => l.String("name")));
    }

    [Theory]
    [InlineData("layer { name: 'a' top: conv@N@ type: 'ReLU' }", "conv@N@")]
    [InlineData("layer { name: 'a' top: __N__ type: 'ReLU' }", "__N__")]
    [InlineData("layer { name: fc%(n)s top: 't' type: 'ReLU' }", "fc%(n)s")]
    [InlineData("layer { pooling_param { pool: @POOL@ } }", "@POOL@")]
    [InlineData("layer { include { phase: <PHASE> } }", "<PHASE>")]
    public void In_names_and_words(string text, string hole) =>
        Assert.StartsWith($"PTX0102 1:{text.IndexOf(hole, StringComparison.Ordinal) + 1} [{hole}] ", Assert.Single(Parsed.Net(text).Reports), StringComparison.Ordinal);

    [Theory]
    [InlineData("layer { name: 'a' top: 'conv${N}' type: 'ReLU' }", "conv${N}", "set PrototxtVariables=\"N=…\"")]
    [InlineData("name: '{{ net }}'", "{{ net }}", "set PrototxtVariables=\"net=…\"")]
    [InlineData("layer { name: 'a' bottom: 'conv$#N#$' type: 'ReLU' }", "conv$#N#$", "write ${N} and set PrototxtVariables=\"N=…\"")]
    [InlineData("layer { name: 'fc%(n)s' top: 't' type: 'ReLU' }", "fc%(n)s", "write ${n} and set PrototxtVariables=\"n=…\"")]
    public void In_names_in_quotes_they_stay(string text, string name, string advice) =>
        Assert.Equal([$"PTX0104 1:{text.IndexOf(name, StringComparison.Ordinal)} ['{name}'] The name '{name}' has a template hole that nothing fills, and stays as it is; {advice} on the AdditionalFiles item"], Parsed.Net(text).Reports);

    // One message for each name, each with the metadata that fills the whole file.
    [Fact]
    public void All_names_of_a_file() => Assert.Equal(
        [
            "PTX0102 1:12 [$ROWS] '$ROWS' is a template hole, not a value; set PrototxtVariables=\"GIVEN=1;ROWS=…;cls6x=…;CLASSES=…\" on the AdditionalFiles item (2 places)",
            "PTX0102 1:48 [cls6x] 'cls6x' is a template hole, not a value; 'input_dim' expects a whole number; set PrototxtVariables=\"GIVEN=1;ROWS=…;cls6x=…;CLASSES=…\" on the AdditionalFiles item",
            "PTX0102 1:65 [CLASSES] 'CLASSES' is a template hole, not a value; 'input_dim' expects a whole number; set PrototxtVariables=\"GIVEN=1;ROWS=…;cls6x=…;CLASSES=…\" on the AdditionalFiles item",
        ],
        Parsed.Net("input_dim: $ROWS input_dim: ${ROWS} input_dim: cls6x input_dim: CLASSES", new Dictionary<string, string> { ["GIVEN"] = "1" }).Reports);

    [Theory]
    [InlineData("layer { input_param: < shape: { dim: 1 } > }")]
    [InlineData("layer { input_param < shape < dim: 1 > > }")]
    [InlineData("layer { input_param: { } include: <> }")]
    [InlineData("layer { convolution_param: {bias_term:f} pooling_param: {global_pooling:t} }")]
    [InlineData("layer { name: '@N@ %d <X> {x} __X__ // \u201c' }")]
    [InlineData("layer { name: '__a__' } # <X> {x} // \u201c\n")]
    [InlineData("input_dim: [1, 2] layer: [{name: 'a'}, <name: 'b'>]")]
    public void What_is_none(string text) => Assert.Empty(Parsed.Net(text).Reports);
}
