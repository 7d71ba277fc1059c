using Prototxt.Generator.Compiler.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Layers;

/// <summary>Each layer type's example beside the lines of code that it becomes. Whole nets have whole files, in Nets/Snapshots.</summary>
public class LayerSnapshotTests
{
    // Two names of one layer, which differ in capitals only, have one example.
    public static TheoryData<string> Types => [.. Names];

    private static IEnumerable<string> Names => LayerRegistry.Names.Distinct(StringComparer.OrdinalIgnoreCase);

    [Theory]
    [MemberData(nameof(Types))]
    public void Generated_lines(string type)
    {
        string net = LayerExamples.Of(type);
        GeneratorRun run = GeneratorRun.Of(net);
        Assert.Empty(run.Errors);
        Assert.Empty(run.CompilerMessages);
        Snapshot.Verify(LayerLines.Of(net, run), type, "Layers", "Snapshots");
    }

    [Fact]
    public void No_snapshot_is_left_over() => Snapshot.AreAll(Names, "Layers", "Snapshots");
}
