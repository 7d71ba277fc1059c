using Xunit;

namespace Prototxt.Tests.Graph;

public class AutomaticTopTests
{
    private const string Inputs = "input: 'x' input_dim: 4 input_dim: 3 input_dim: 1 input_dim: 1 input: 'label' input_dim: 4 input_dim: 1 input_dim: 1 input_dim: 1 ";

    [Theory]
    [InlineData("layers { name: 'loss' type: SOFTMAX_LOSS bottom: 'x' bottom: 'label' }")]
    [InlineData("layer { name: 'a' type: 'SoftmaxWithLoss' bottom: 'x' bottom: 'label' } layer { name: 'a' type: 'SoftmaxWithLoss' bottom: 'x' bottom: 'label' }")]
    [InlineData("layer { type: 'SoftmaxWithLoss' bottom: 'x' bottom: 'label' } layer { name: 'x' type: 'SoftmaxWithLoss' bottom: 'x' bottom: 'label' loss_weight: 2 }")]
    public void A_loss_needs_no_top(string losses)
    {
        GeneratorRun run = GeneratorRun.Of(Inputs + losses);
        Assert.Empty(run.Errors);
        Assert.Empty(run.CompilerMessages);
        Assert.Contains(run.Files, f => f.Key.Contains("Train", StringComparison.Ordinal) && f.Value.Contains("TotalLoss", StringComparison.Ordinal));
    }

    [Fact]
    public void It_cannot_be_read()
    {
        GeneratorRun run = GeneratorRun.Of(Inputs + "layer { name: 'a' type: 'SoftmaxWithLoss' bottom: 'x' bottom: 'label' } layer { name: 's' type: 'Silence' bottom: 'a' }");
        Assert.Equal("PTX0301", Assert.Single(run.Errors).Id);
    }
}
