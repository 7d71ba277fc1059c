using System.Globalization;
using Microsoft.CodeAnalysis;
using Prototxt.Hosting;
using Xunit;

namespace Prototxt.Inference.Tests.Generated;

/// <summary>What is generated in a project with one package, the other, or both.</summary>
public sealed class ProjectTests
{
    private const string Noise = """
        layer { name: "noise" type: "DummyData" top: "noise" dummy_data_param { shape { dim: 1 dim: 8 } data_filler { type: "gaussian_unitball" } } }
        layer { name: "ip" type: "InnerProduct" bottom: "noise" top: "ip" inner_product_param { num_output: 4 } }
        """;

    private static readonly Project alone = Predictors.Project with { HasTorchSharp = false };

    [Fact]
    public void Without_TorchSharp_there_is_the_predictor_and_nothing_else()
    {
        GeneratorRun run = GeneratorRun.In(alone, Net("lenet", Nets.LeNet), Net("blocks", Nets.Blocks));
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompilerMessages);
        Assert.Equal(["Consumer.BlocksPredictor.g.cs", "Consumer.LeNetPredictor.g.cs"], run.Files.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void With_it_the_predictor_is_the_same_and_has_a_second_file()
    {
        IReadOnlyDictionary<string, string> both = GeneratorRun.In(Predictors.Project, Net("lenet", Nets.LeNet)).Files;
        Assert.Equal(GeneratorRun.In(alone, Net("lenet", Nets.LeNet)).Files["Consumer.LeNetPredictor.g.cs"], both["Consumer.LeNetPredictor.g.cs"]);
        string[] more = ["Consumer.LeNetPredictor.Tensors.g.cs", "Consumer.LeNetPredictor.g.cs"];
        Assert.Equal(GeneratorRun.Of(Net("lenet", Nets.LeNet)).Files.Keys.Concat(more).Order(StringComparer.Ordinal), both.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Metadata_turns_it_off(bool hasTorchSharp)
    {
        GeneratorRun run = GeneratorRun.In(alone with { HasTorchSharp = hasTorchSharp },
            new PrototxtFile("/project/net.prototxt", Nets.LeNet, new Dictionary<string, string> { ["PrototxtPredictor"] = "false" }));
        Assert.Empty(run.Diagnostics);
        Assert.DoesNotContain(run.Files.Keys, f => f.Contains("Predictor", StringComparison.Ordinal));
        Assert.Equal(hasTorchSharp, run.Files.Count > 0);
    }

    [Fact]
    public void A_net_without_any_code_is_a_warning()
    {
        Assert.Equal(["PTX0502", "PTX0503"], Ids(GeneratorRun.In(alone, Net("net", Noise))));
        Assert.Equal(["PTX0502"], Ids(GeneratorRun.In(Predictors.Project, Net("net", Noise))));
    }

    [Fact]
    public void A_mistake_is_reported_once_and_alone() =>
        Assert.Equal(["PTX0200"], Ids(GeneratorRun.In(alone, Net("net", Nets.LeNet.Replace("num_output: 20", "num_output: 20 colour: 1", StringComparison.Ordinal)))));

    [Fact]
    public void Two_nets_of_one_name_are_named()
    {
        GeneratorRun run = GeneratorRun.In(alone, Net("one", Nets.LeNet), Net("two", Nets.LeNet), Net("blocks", Nets.Blocks));
        Assert.Equal(["PTX0004", "PTX0004"], run.Errors.Select(d => d.Id));
        Assert.All(run.Errors, d => Assert.Contains("the class Consumer.LeNetPredictor; ", d.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        Assert.All(run.Errors, d => Assert.Contains("PrototxtClass=\"LeNetTwo\"", d.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        Assert.Equal(["Consumer.BlocksPredictor.g.cs", "Consumer.LeNetPredictor.g.cs"], run.Files.Keys.Order(StringComparer.Ordinal));
        Assert.Empty(run.CompilerMessages);
    }

    // The class that the net would have is not there, so a namespace may have its name.
    [Fact]
    public void A_namespace_may_be_called_like_the_net()
    {
        PrototxtFile[] files = [Net("net", Nets.LeNet), Net("LeNet/blocks", Nets.Blocks)];
        Assert.Equal(["PTX0004", "PTX0004"], Ids(GeneratorRun.In(Predictors.Project, files)));
        GeneratorRun run = GeneratorRun.In(alone, files);
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompilerMessages);
        Assert.Equal(2, run.Files.Count);
    }

    [Theory]
    [InlineData("call", "given")]
    [InlineData("outputs", "work")]
    [InlineData("options", "weights")]
    [InlineData("Predict", "Inputs")]
    [InlineData("Prediction", "TensorPrediction")]
    [InlineData("Dispose", "ToPredictor")]
    [InlineData("to_predictor", "threads")]
    [InlineData("class", "float")]
    [InlineData("images", "cancel")]
    public void Blobs_and_layers_may_be_called_like_what_the_code_has_itself(string input, string output)
    {
        string net = $$"""
            name: "Odd"
            layer { name: "{{input}}" type: "Input" top: "{{input}}" top: "second" input_param { shape { dim: 2 dim: 3 } shape { dim: 2 dim: 4 } } }
            layer { name: "{{output}}" type: "InnerProduct" bottom: "{{input}}" top: "{{output}}" inner_product_param { num_output: 4 } }
            layer { name: "sum" type: "Eltwise" bottom: "{{output}}" bottom: "second" top: "Sum" }
            layer { name: "up" type: "Power" bottom: "Sum" top: "Dispose2" power_param { scale: 2 } }
            layer { name: "down" type: "Power" bottom: "Sum" top: "{{input}}_{{output}}" power_param { scale: 2 } }
            """;
        foreach (Project project in (Project[])[alone, Predictors.Project])
        {
            GeneratorRun run = GeneratorRun.In(project, Net("net", net));
            Assert.Empty(run.Diagnostics);
            Assert.Empty(run.CompilerMessages);
            Assert.NotNull(Predictors.Code(run));
        }
    }

    private static PrototxtFile Net(string name, string text) => new($"/project/{name}.prototxt", text);

    private static IEnumerable<string> Ids(GeneratorRun run) => run.Diagnostics.Select(d => d.Id).Order(StringComparer.Ordinal);
}
