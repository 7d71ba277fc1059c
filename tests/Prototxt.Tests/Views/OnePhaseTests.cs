using Microsoft.CodeAnalysis;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Views;

/// <summary>Nets that are sound in one phase only keep that phase's view; the other is a warning.</summary>
public class OnePhaseTests
{
    private const string TrainOnly = """
        name: "OnePhase"
        layer { name: "data" type: "Input" top: "data" top: "label" include { phase: TRAIN } input_param { shape { dim: 2 dim: 6 } shape { dim: 2 } } }
        layer { name: "fc" type: "InnerProduct" bottom: "data" top: "fc" inner_product_param { num_output: 3 weight_filler { type: "xavier" } } }
        layer { name: "loss" type: "SoftmaxWithLoss" bottom: "fc" bottom: "label" top: "loss" }
        """;

    [Fact]
    public void Data_for_training_only_gives_Train_and_a_Predict_with_an_input_like_it()
    {
        GeneratorRun run = GeneratorRun.Of(TrainOnly);
        Assert.Empty(run.Errors);
        Assert.All(run.Diagnostics, d => Assert.Equal("PTX0501", d.Id));
        Assert.Contains(run.Diagnostics, d => d.Severity == DiagnosticSeverity.Warning);
        using var net = CompiledNet.Of(run);
        Assert.NotNull(net.View("Train"));
        Assert.Null(net.View("Test"));
        using Tensor data = rand(2, 6), prob = net.Run("Predict", new Dictionary<string, Tensor> { ["data"] = data }).Values.Single();
        Assert.Equal([2, 3], prob.shape);
        using Tensor sums = prob.sum(1), ones = ones_like(sums);
        Assert.True(sums.allclose(ones));
    }

    [Fact]
    public void What_a_phase_lacks_is_said_once_however_many_layers_read_it()
    {
        GeneratorRun run = GeneratorRun.Of(TrainOnly + "\nlayer { name: 'other' type: 'InnerProduct' bottom: 'data' top: 'other' inner_product_param { num_output: 2 } }");
        Assert.Equal(["(3,49)", "(4,67)"], run.Diagnostics.Select(d => d.Location.GetLineSpan().StartLinePosition).Select(p => $"({p.Line + 1},{p.Character + 1})"));
    }

    [Fact]
    public void A_bottom_that_no_phase_makes_is_an_error() =>
        Assert.Contains(GeneratorRun.Of(TrainOnly.Replace("bottom: \"fc\"", "bottom: \"fx\"", StringComparison.Ordinal)).Errors, e => e.Id == "PTX0301");

    [Fact]
    public void What_one_phase_lacks_is_no_news_where_the_other_has_mistakes()
    {
        GeneratorRun run = GeneratorRun.Of(TrainOnly.Replace("SoftmaxWithLoss", "SoftmaxWithoutLoss", StringComparison.Ordinal));
        Assert.Equal(["PTX0300"], run.Errors.Select(e => e.Id).Distinct());
        GeneratorRun crossed = GeneratorRun.Of("""
            layer { name: "a" type: "Input" top: "a" include { phase: TRAIN } input_param { shape { dim: 1 } } }
            layer { name: "b" type: "Input" top: "b" include { phase: TEST } input_param { shape { dim: 1 } } }
            layer { name: "c" type: "ReLU" bottom: "a" top: "c" include { phase: TEST } }
            layer { name: "d" type: "ReLU" bottom: "b" top: "d" include { phase: TRAIN } }
            """);
        Assert.Equal(["PTX0301", "PTX0301"], crossed.Errors.Select(e => e.Id));
    }

    [Theory]
    [InlineData("include { stage: 'deep' }", "Layer 'b' makes it with the stage 'deep'; give it on the AdditionalFiles item, PrototxtStages=\"deep\"")]
    [InlineData("include { stage: 'deep' stage: 'wide' }", "with the stages 'deep' and 'wide'; give them on the AdditionalFiles item, PrototxtStages=\"deep,wide\"")]
    [InlineData("include { min_level: 3 }", "reads the blob 'b', which no earlier layer makes")]
    [InlineData("include { stage: 'deep' min_level: 3 }", "reads the blob 'b', which no earlier layer makes")]
    public void A_blob_of_another_stage_says_which(string rule, string message) => LayerCheck.Refused("PTX0301",
        LayerCheck.Net($"layer {{ name: 'b' type: 'ReLU' bottom: 'x' top: 'b' {rule} }}\nlayer {{ name: 'c' type: 'ReLU' bottom: ⟦'b'⟧ top: 'c' }}", "1 2"), message);

    [Fact]
    public void Shapes_that_fit_in_no_phase_are_an_error() =>
        Assert.Contains(GeneratorRun.Of(TrainOnly.Replace("shape { dim: 2 } }", "shape { dim: 5 } }", StringComparison.Ordinal)).Errors, e => e.Id == "PTX0401");
}
