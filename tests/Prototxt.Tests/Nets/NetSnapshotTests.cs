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

    private static void Verify(string prototxt, string name)
    {
        GeneratorRun run = GeneratorRun.Of(new PrototxtFile($"/project/{name}.prototxt", prototxt));
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompilerMessages);
        Snapshot.Verify(run, name);
    }
}
