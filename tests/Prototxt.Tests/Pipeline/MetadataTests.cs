using Microsoft.CodeAnalysis;
using Xunit;

namespace Prototxt.Tests.Pipeline;

/// <summary>What the project says about a file: wrong values are named, and never followed by errors in code that uses the class.</summary>
public class MetadataTests
{
    private const string Net = """
        name: "Tiny"
        layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 8 } } }
        layer { name: "fc" type: "InnerProduct" bottom: "data" top: "fc" inner_product_param { num_output: 2 } }
        """;

    [Theory]
    [InlineData("PrototxtClass", "A B", "PTX0003")]
    [InlineData("PrototxtClass", "A.B", "PTX0003")]
    [InlineData("PrototxtClass", "1a", "PTX0003")]
    [InlineData("PrototxtClass", "Train", "PTX0003")]
    [InlineData("PrototxtClass", "predictresult", "PTX0003")]
    [InlineData("PrototxtNamespace", "A B", "PTX0003")]
    [InlineData("PrototxtNamespace", "A..B", "PTX0003")]
    [InlineData("PrototxtNamespace", ".", "PTX0003")]
    [InlineData("PrototxtNamespace", "A;class Evil{}", "PTX0003")]
    [InlineData("PrototxtLevel", "two", "PTX0003")]
    [InlineData("PrototxtLevel", "99999999999", "PTX0003")]
    [InlineData("PrototxtVariables", "A", "PTX0003")]
    [InlineData("PrototxtInputShapes", "data", "PTX0003")]
    [InlineData("PrototxtInputShapes", "data:", "PTX0003")]
    [InlineData("PrototxtInputShapes", "data: 1,x", "PTX0003")]
    [InlineData("PrototxtInputShapes", "data: 1,0", "PTX0003")]
    [InlineData("PrototxtInputShapes", "data: 1,99999999999999999999", "PTX0003")]
    [InlineData("PrototxtInputShapes", "data: 1,8|data: 1,9", "PTX0003")]
    [InlineData("PrototxtInputShapes", "date: 1,8", "PTX0007")]
    [InlineData("PrototxtInputShapes", "fc: 1,8", "PTX0007")]
    [InlineData("PrototxtStages", "deploy", "PTX0007")]
    [InlineData("PrototxtLevel", "2", "PTX0007")]
    [InlineData("PrototxtVariables", "CLASSES=20", "PTX0007")]
    public void A_wrong_value_is_named(string name, string value, string id)
    {
        GeneratorRun run = Run(name, value);
        Assert.Equal([id], run.Diagnostics.Select(d => d.Id));
        Assert.Empty(run.CompilerMessages);
        Assert.NotEmpty(run.Files);
    }

    [Theory]
    [InlineData("PrototxtClass", "class", "Consumer.class.g.cs")]
    [InlineData("PrototxtClass", "alex", "Consumer.alex.g.cs")]
    [InlineData("PrototxtClass", "partial", "Consumer.partial.g.cs")]
    [InlineData("PrototxtClass", "_1", "Consumer._1.g.cs")]
    [InlineData("PrototxtNamespace", "acme.my_nets", "acme.my_nets.Tiny.g.cs")]
    [InlineData("PrototxtNamespace", "acme.class", "acme.class.Tiny.g.cs")]
    public void An_odd_but_sound_value_is_taken_as_it_is(string name, string value, string file)
    {
        GeneratorRun run = Run(name, value);
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompilerMessages);
        Assert.Contains(file, run.Files.Keys);
    }

    [Fact]
    public void A_variable_without_a_hole_is_named_and_one_with_a_hole_is_not()
    {
        string template = Net.Replace("num_output: 2", "num_output: $CLASSES", StringComparison.Ordinal);
        GeneratorRun run = GeneratorRun.Of(new PrototxtFile("/project/net.prototxt", template, new Dictionary<string, string> { ["PrototxtVariables"] = "CLASSES=20; BATCH=4" }));
        Assert.Contains("PrototxtVariables=\"BATCH\"", Assert.Single(run.Diagnostics).GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public void A_level_that_a_rule_asks_for_is_no_mistake()
    {
        string leveled = Net.Replace("bottom: \"data\"", "bottom: \"data\" include { min_level: 1 }", StringComparison.Ordinal);
        Assert.Empty(GeneratorRun.Of(new PrototxtFile("/project/net.prototxt", leveled, new Dictionary<string, string> { ["PrototxtLevel"] = "1" })).Diagnostics);
    }

    [Fact]
    public void Two_files_of_one_class_are_two_errors_and_no_more()
    {
        GeneratorRun run = GeneratorRun.In(new(Code: "class User { object o = new Consumer.Tiny().Fc.Weight; }"), new PrototxtFile("/project/b.prototxt", Net), new PrototxtFile("/project/a.prototxt", Net), new PrototxtFile("/project/c.prototxt", Net.Replace("Tiny", "TINY", StringComparison.Ordinal)));
        Assert.Equal(["PTX0004", "PTX0004", "PTX0004"], run.Diagnostics.Select(d => d.Id));
        Assert.DoesNotContain(run.CompilerMessages, d => d.Severity == DiagnosticSeverity.Error);
    }

    [Fact]
    public void One_file_named_twice_is_one_file()
    {
        GeneratorRun run = GeneratorRun.Of(new PrototxtFile("/project/a.prototxt", Net), new PrototxtFile("/project/a.prototxt", Net));
        Assert.Empty(run.Diagnostics);
        Assert.Null(run.Result.Results.Single().Exception);
        Assert.NotEmpty(run.Files);
    }

    private static GeneratorRun Run(string name, string value) =>
        GeneratorRun.Of(new PrototxtFile("/project/net.prototxt", Net, new Dictionary<string, string> { [name] = value }));
}
