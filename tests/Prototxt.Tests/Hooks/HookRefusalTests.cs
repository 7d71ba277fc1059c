using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace Prototxt.Tests.Hooks;

/// <summary>What is said, and where, of layers that nobody supplies and of metadata that does not fit.</summary>
public class HookRefusalTests
{
    private const string Data = """layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 2 dim: 4 } } }""" + "\n";
    private const string Own = Data + """layer { name: "own" type: "Own" bottom: "data" top: "own" own_param { a: 1 } }""";

    [Fact]
    public void An_unknown_type_says_what_to_write() => Refused("PTX0300",
        Data + """layer { name: "norm" type: ⟦"L2Norm"⟧ bottom: "data" top: "norm" norm_param { eps: 1e-10 deep { x: Y } } }""",
        "PrototxtHooks=\"L2Norm\"", "private partial Tensor L2Norm(Tensor data, L2NormParameter parameter)");

    [Fact]
    public void A_type_that_learns_gets_its_blobs() => Refused("PTX0300",
        Data + """layer { name: "gain" type: ⟦"Gain"⟧ bottom: "data" top: "gain" param { lr_mult: 2 } }""",
        "private partial Tensor Gain(Tensor data, GainParameter parameter, IReadOnlyList<Parameter> blobs)");

    [Fact]
    public void A_misspelt_type_is_first_of_all_that()
    {
        Refused("PTX0300", Data + """layer { name: "norm" type: ⟦"Relu"⟧ bottom: "data" top: "norm" }""", "Did you mean 'ReLU'? If not, supply it", "PrototxtHooks=\"Relu\"", "private partial Tensor Relu(Tensor data, ReluParameter parameter)");
        Refused("PTX0300", """layer { name: "data" type: ⟦"ImagData"⟧ top: "data" image_data_param { } }""", "Did you mean 'ImageData'?");
    }

    [Fact]
    public void A_python_layer_says_what_to_write() => Refused("PTX0320",
        Data + """layer { name: "a" type: "Python" bottom: "data" bottom: "data" top: "x" top: "y" python_param { module: "m" layer: ⟦"Two"⟧ } }""",
        "PrototxtHooks=\"Two\"", "private partial (Tensor, Tensor) Two(Tensor data, Tensor data_2, TwoParameter parameter)");

    [Fact]
    public void A_python_layer_without_a_class_is_refused() =>
        Refused("PTX0400", Data + """layer { name: "a" type: ⟦"Python"⟧ bottom: "data" top: "x" python_param { module: "m" } }""", "'layer'");

    [Fact]
    public void A_signature_has_what_all_layers_of_the_type_have_in_common()
    {
        Refused("PTX0300", Data + """
            layer { name: "a" type: ⟦"Own"⟧ bottom: "data" top: "x" }
            layer { name: "b" type: "Own" bottom: "x" bottom: "data" top: "y" top: "z" }
            """, "private partial Tensor[] Own(IReadOnlyList<Tensor> bottoms, OwnParameter parameter)");
        Refused("PTX0300", Data + """
            layer { name: "a" type: ⟦"Own"⟧ bottom: "data" }
            layer { name: "b" type: "Own" bottom: "data" }
            """, "private partial void Own(Tensor data, OwnParameter parameter)");
    }

    [Fact]
    public void A_top_without_a_shape_says_how_to_give_it() =>
        Refused("PTX0321", Own.Replace("top: \"own\"", "top: ⟦\"own\"⟧", StringComparison.Ordinal), [("PrototxtHooks", "Own")], "PrototxtTopShapes=\"own: N,?,7,7\"", "PrototxtTopShapes=\"own: =data\"");

    [Fact]
    public void A_top_like_a_blob_that_is_no_bottom_is_refused() =>
        Refused("PTX0321", Own.Replace("top: \"own\"", "top: ⟦\"own\"⟧", StringComparison.Ordinal), [("PrototxtHooks", "Own"), ("PrototxtTopShapes", "own: =date")], "not a bottom of the layer. Did you mean 'data'?");

    [Fact]
    public void A_batch_that_no_bottom_has_is_refused() => Refused("PTX0321", """
        layer { name: "p" type: "Parameter" top: "p" parameter_param { shape { dim: 4 } } }
        layer { name: "own" type: "Own" bottom: "p" top: ⟦"own"⟧ }
        """, [("PrototxtHooks", "Own"), ("PrototxtTopShapes", "own: N,3")], "write ?");

    [Fact]
    public void Learned_blobs_without_shapes_are_refused() => Refused("PTX0322",
        Own.Replace("own_param {", "⟦param⟧ { lr_mult: 1 } own_param {", StringComparison.Ordinal), [("PrototxtHooks", "Own"), ("PrototxtTopShapes", "own: =data")], "1 param entry", "PrototxtBlobShapes=\"own: 64,3\"");

    [Fact]
    public void More_param_entries_than_blobs_are_refused() => Refused("PTX0313",
        Own.Replace("own_param {", "param { } ⟦param⟧ { } own_param {", StringComparison.Ordinal), [("PrototxtHooks", "Own"), ("PrototxtTopShapes", "own: =data"), ("PrototxtBlobShapes", "own: 3")], "2 param entries but 1 learned blob");

    [Fact]
    public void A_field_has_one_form() => Refused("PTX0323",
        Own.Replace("a: 1", "a: ⟦1⟧", StringComparison.Ordinal) + "\n" + """layer { name: "b" type: "Own" bottom: "own" top: "b" own_param { a { x: 1 } } }""",
        [("PrototxtHooks", "Own"), ("PrototxtTopShapes", "own: =data; b: =own")], "'a'", "line 3");

    [Fact]
    public void Values_that_are_none_are_found_in_unknown_fields_too() =>
        Refused("PTX0100", Own.Replace("a: 1", "a: ⟦1.2.3⟧", StringComparison.Ordinal), [("PrototxtHooks", "Own"), ("PrototxtTopShapes", "own: =data")], "1.2.3");

    [Theory]
    [InlineData("""layer { name: "data" type: "RoIData" top: "data" top: ⟦"rois"⟧ roi_param { batch: 2 } }""", "PrototxtInputShapes=\"rois: ")]
    [InlineData("""layer { name: "data" type: "Python" top: "data" top: ⟦"more"⟧ python_param { module: "m" layer: "Feed" } }""", "the Python class Feed")]
    public void Data_of_an_unknown_type_without_a_shape_is_only_warned_of(string source, string part)
    {
        string marked = source + "\n" + """layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip" inner_product_param { num_output: 2 } }""";
        int start = marked.IndexOf('⟦', StringComparison.Ordinal), end = marked.IndexOf('⟧', StringComparison.Ordinal) - 1;
        GeneratorRun run = HookNet.Run(marked.Replace("⟦", "", StringComparison.Ordinal).Replace("⟧", "", StringComparison.Ordinal), "", ("PrototxtInputShapes", "data: 1,3,9,9"));
        Diagnostic found = Assert.Single(run.Diagnostics);
        Assert.Equal(("PTX0316", TextSpan.FromBounds(start, end)), (found.Id, found.Location.SourceSpan));
        Assert.Contains(part, found.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Empty(run.CompilerMessages);
    }

    [Theory]
    [InlineData("PrototxtHooks", "Convolution", "PTX0003", "itself")]
    [InlineData("PrototxtHooks", "Python", "PTX0003", "class")]
    [InlineData("PrototxtHooks", "Owm", "PTX0007", "Did you mean 'Own'?")]
    [InlineData("PrototxtTopShapes", "own", "PTX0003", "own")]
    [InlineData("PrototxtTopShapes", "own: 2,0", "PTX0003", "positive")]
    [InlineData("PrototxtTopShapes", "own: M,2", "PTX0003", "N for the batch")]
    [InlineData("PrototxtTopShapes", "own: =data | own: 3", "PTX0003", "twice")]
    [InlineData("PrototxtTopShapes", "own: =data; owm: 2", "PTX0007", "Did you mean 'own'?")]
    [InlineData("PrototxtTopShapes", "own: =data; data: 2", "PTX0007", "no supplied layer makes")]
    [InlineData("PrototxtBlobShapes", "own: N", "PTX0003", "positive")]
    [InlineData("PrototxtBlobShapes", "own: 3 /", "PTX0003", "positive")]
    [InlineData("PrototxtBlobShapes", "owm: 3", "PTX0007", "Did you mean 'own'?")]
    public void Metadata_that_does_not_fit_is_named(string name, string value, string id, string part)
    {
        Dictionary<string, string> metadata = new() { ["PrototxtHooks"] = "Own", ["PrototxtTopShapes"] = "own: =data" };
        metadata[name] = name == "PrototxtHooks" ? "Own; " + value : value;
        GeneratorRun run = HookNet.Run(Own, "partial class Net { private partial Tensor Own(Tensor data, OwnParameter parameter) => data; }", [.. metadata.Select(m => (m.Key, m.Value))]);
        Diagnostic found = run.Diagnostics.First(d => d.Id == id);
        Assert.Contains(name + "=\"", found.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Contains(part, found.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Empty(run.CompilerMessages);
    }

    [Fact]
    public void A_method_that_is_not_written_is_an_error_of_the_compiler()
    {
        GeneratorRun run = HookNet.Run(Own, "", ("PrototxtHooks", "Own"), ("PrototxtTopShapes", "own: =data"));
        Assert.Empty(run.Diagnostics);
        Assert.Equal(["CS8795"], run.CompilerMessages.Select(m => m.Id));
    }

    private static string Refused(string id, string marked, params string[] parts) => Refused(id, marked, [], parts);

    private static string Refused(string id, string marked, (string, string)[] metadata, params string[] parts)
    {
        int start = marked.IndexOf('⟦', StringComparison.Ordinal), end = marked.IndexOf('⟧', StringComparison.Ordinal) - 1;
        string net = marked.Replace("⟦", "", StringComparison.Ordinal).Replace("⟧", "", StringComparison.Ordinal);
        GeneratorRun run = HookNet.Run(net, "", metadata);
        Diagnostic[] found = [.. run.Diagnostics.Where(d => d.Id == id && d.Location.SourceSpan == TextSpan.FromBounds(start, end))];
        Assert.True(found.Length == 1, $"Expected {id} at {start}, found:\n{string.Join("\n", run.Diagnostics)}");
        string message = found[0].GetMessage(CultureInfo.InvariantCulture);
        Assert.All(parts, p => Assert.Contains(p, message, StringComparison.Ordinal));
        // No consequence of it is an error too, but for the method that is not written here.
        Assert.All(run.Errors, e => Assert.Equal(id, e.Id));
        Assert.All(run.CompilerMessages, m => Assert.Equal("CS8795", m.Id));
        return message;
    }
}
