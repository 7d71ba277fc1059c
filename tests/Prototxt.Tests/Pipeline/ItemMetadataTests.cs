using Xunit;

namespace Prototxt.Tests.Pipeline;

/// <summary>What an item's metadata adds to its prototxt. How it gets from a project file to the generator is a matter of the package's tests.</summary>
public class ItemMetadataTests
{
    private const string Net = """
        layer { name: "data" type: "Input" top: "data" top: "label" }
        layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip" include { stage: "deep" stage: "wide" min_level: 2 } inner_product_param { num_output: $CLASSES } }
        layer { name: "relu" type: "ReLU" bottom: "ip" top: "relu" relu_param { negative_slope: ${SLOPE} } }
        layer { name: "accuracy" type: "Accuracy" bottom: "relu" bottom: "label" top: "accuracy" }
        """;

    // A bar may stand for the semicolon, which has another meaning in some places of a project file.
    [Theory]
    [InlineData("data: 64,1,28,28; label: 64", "deep; wide", "CLASSES=7; SLOPE=0.25")]
    [InlineData("data:64,1,28,28|label:64", "deep|wide", "CLASSES=7|SLOPE=0.25")]
    [InlineData(" data : 64 , 1 , 28 , 28 | label : 64 ; ", "deep, wide", " CLASSES = 7 ; SLOPE = 0.25 ;")]
    public void Entries_are_separated_by_semicolons_or_bars(string shapes, string stages, string variables)
    {
        GeneratorRun run = Of(("PrototxtInputShapes", shapes), ("PrototxtStages", stages), ("PrototxtVariables", variables), ("PrototxtLevel", "2"), ("PrototxtClass", "Filled"), ("PrototxtNamespace", "Some.Place"));
        Assert.Empty(run.Diagnostics);
        string code = run.Files["Some.Place.Filled.g.cs"];
        Assert.Contains("inputCount: 784, numOutput: 7", code, StringComparison.Ordinal);
        Assert.Contains("negativeSlope: 0.25f", run.Files["Some.Place.Filled.Predict.g.cs"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PrototxtLevel", "two")]
    [InlineData("PrototxtInputShapes", "64,1,28,28")]
    [InlineData("PrototxtInputShapes", "data: 64,0")]
    [InlineData("PrototxtInputShapes", "data: a")]
    [InlineData("PrototxtVariables", "CLASSES")]
    [InlineData("PrototxtClass", "not a name")]
    public void What_cannot_be_read_is_named_with_its_value(string name, string value)
    {
        GeneratorRun run = Of((name, value));
        Assert.Contains(run.Errors, d => d.Id == "PTX0003" && d.GetMessage(System.Globalization.CultureInfo.InvariantCulture).Contains($"{name}=\"{value}\"", StringComparison.Ordinal));
    }

    private static GeneratorRun Of(params (string Name, string Value)[] metadata) =>
        GeneratorRun.Of(new PrototxtFile("/project/net.prototxt", Net, metadata.ToDictionary(m => m.Name, m => m.Value)));
}
