using Prototxt.Hosting;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Inference.Tests.Generated;

/// <summary>Generated predictors as people read them; <c>PROTOTXT_ACCEPT_SNAPSHOTS=1</c> writes what was generated over the copies.</summary>
public sealed class SnapshotTests
{
    [Theory]
    [InlineData("LeNet", Nets.LeNet)]
    [InlineData("Blocks", Nets.Blocks)]
    [InlineData("Separable", Nets.Separable)]
    public void A_predictor_is_a_straight_line_that_can_be_read(string name, string net)
    {
        GeneratorRun run = Predictors.Generate(net);
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompilerMessages);
        string code = Predictors.Code(run)!, path = Path.Combine(SharedData.Repository, "tests", "Inference.Tests", "Generated", "Snapshots", name + "Predictor.verified.cs");
        if (Environment.GetEnvironmentVariable("PROTOTXT_ACCEPT_SNAPSHOTS") == "1")
            File.WriteAllText(path, code);
        Assert.True(File.Exists(path), $"There is no snapshot {path}.");
        Assert.Equal(File.ReadAllText(path), code);
    }
}
