using Xunit;

namespace Prototxt.Tests.Views;

/// <summary>A mistake in a layer of one phase is a warning only where the other phase is what somebody wants.</summary>
public class FaultOfOnePhaseTests
{
    private const string Data = "layer { name: 'x' type: 'Input' top: 'x' input_param { shape { dim: 2 dim: 3 dim: 4 dim: 4 } } }\nlayer { name: 'fc' type: 'InnerProduct' bottom: 'x' top: 'fc' inner_product_param { num_output: 3 } }\n";
    private const string Target = "layer { name: 't' type: 'Input' top: 't' input_param { shape { dim: 2 dim: 3 } } }\n";
    private const string Loss = "layer { name: 'loss' type: 'EuclideanLoss' bottom: 'fc' bottom: 't' top: 'loss' }\n";

    public static TheoryData<string> Faults => [
        "type: 'Reshape' bottom: 'fc' reshape_param { shape { dim: 5 dim: -1 } }",
        "type: 'Concat' bottom: 'fc' bottom: 'x'",
        "type: 'Eltwise' bottom: 'fc' bottom: 'x'",
        "type: 'DetectionOutput' bottom: 'fc' bottom: 'fc' bottom: 'fc' detection_output_param { num_classes: 2 }",
        "type: 'Pooling' bottom: 'fc' pooling_param { kernel_size: 1 }",
    ];

    [Theory]
    [MemberData(nameof(Faults))]
    public void In_TEST_of_a_net_without_a_loss(string fault)
    {
        GeneratorRun run = GeneratorRun.Of(Data + $"layer {{ name: 'l' {fault} top: 'l' include {{ phase: TEST }} }}");
        Assert.Equal(["PTX0401"], run.Diagnostics.Select(d => d.Id));
        Assert.Single(run.Errors);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void In_TEST_of_a_net_with_a_loss(string fault)
    {
        GeneratorRun run = GeneratorRun.Of(Data + Target + Loss + $"layer {{ name: 'l' {fault} top: 'l' include {{ phase: TEST }} }}");
        Assert.Equal(["PTX0501"], run.Diagnostics.Select(d => d.Id));
        Assert.Contains(" Train(", string.Concat(run.Files.Values), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void In_TRAIN_where_TEST_predicts(string fault)
    {
        GeneratorRun run = GeneratorRun.Of(Data + $"layer {{ name: 'l' {fault} top: 'l' include {{ phase: TRAIN }} }}");
        Assert.Equal(["PTX0501"], run.Diagnostics.Select(d => d.Id));
        Assert.Contains(" Predict(", string.Concat(run.Files.Values), StringComparison.Ordinal);
    }

    [Fact]
    public void In_TRAIN_where_TEST_computes_nothing()
    {
        GeneratorRun run = GeneratorRun.Of((Data + Target).Replace("top: 'fc'", "top: 'fc' include { phase: TRAIN }", StringComparison.Ordinal)
            + "layer { name: 'loss' type: 'EuclideanLoss' bottom: 'x' bottom: 't' top: 'loss' include { phase: TRAIN } }");
        Assert.Equal(["PTX0401"], run.Errors.Select(d => d.Id));
        Assert.DoesNotContain(run.Diagnostics, d => d.Id is "PTX0500" or "PTX0501");
    }
}
