using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests;

/// <summary>All generated files of whole nets, to be read as a user would read them.</summary>
public class NetSnapshotTests
{
    [Fact]
    public void A_little_of_everything() => Verify(Nets.Small, "Small");

    [Fact]
    public void AlexNet() =>
        Verify(File.ReadAllText(Path.Combine(SharedData.Repository, "samples", "AlexNet", "Models", "bvlc_alexnet.prototxt")), "bvlc_alexnet");

    /// <summary>Layers of forks, which find objects in pictures.</summary>
    [Theory]
    [InlineData("small_ssd")]
    [InlineData("small_rfcn")]
    public void Detectors(string name) => Verify(File.ReadAllText(Path.Combine(SharedData.Repository, "tests", "Prototxt.Tests", "Nets", name + ".prototxt")), name);

    private static void Verify(string prototxt, string name)
    {
        GeneratorRun run = GeneratorRun.Of(new PrototxtFile($"/project/{name}.prototxt", prototxt));
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompilerMessages);
        Snapshot.Verify(run, name);
    }
}
