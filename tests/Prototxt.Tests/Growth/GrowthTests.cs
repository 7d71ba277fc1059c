using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.CSharp;
using Prototxt.Generator.Common;
using Prototxt.Generator.Pipeline;
using Xunit;

namespace Prototxt.Tests.Growth;

/// <summary>
/// A net of twice the size takes twice the work: in an editor the generator runs at every key. Work is counted in bytes that
/// are allocated, of which loops in loops need more as well.
/// </summary>
public class GrowthTests
{
    private const int Small = 1_000;

    // Of a convolution, its class, predictor and blobs included, from text to C#: a tenth more than it takes.
    private const int MostBytesOfLayer = 51_000;

    public static TheoryData<string> Kinds => [.. BigNets.All];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Twice_the_net_is_twice_the_work(string kind)
    {
        long fixedCost = Work(kind, 1), once = Work(kind, Small) - fixedCost, twice = Work(kind, 2 * Small) - fixedCost;
        Assert.True(twice < 2.5 * once, $"{kind}: {once} bytes for {Small}, {twice} for {2 * Small}");
    }

    [Fact]
    public void A_layer_takes_few_bytes()
    {
        Work("learned chain", Small);
        long layer = (Work("learned chain", 2 * Small) - Work("learned chain", Small)) / Small;
        Assert.InRange(layer, 0, MostBytesOfLayer);
    }

    private static long Work(string kind, int n)
    {
        var text = SourceText.From(BigNets.Of(kind, n));
        IReadOnlyDictionary<string, string> metadata = BigNets.Metadata(kind, n);
        ItemOptions item = new()
        {
            DefaultNamespace = "Consumer",
            HasInference = true,
            Hooks = metadata.GetValueOrDefault("PrototxtHooks"),
            TopShapes = metadata.GetValueOrDefault("PrototxtTopShapes"),
            BlobShapes = metadata.GetValueOrDefault("PrototxtBlobShapes"),
            InputShapes = metadata.GetValueOrDefault("PrototxtInputShapes"),
        };
        long before = GC.GetAllocatedBytesForCurrentThread();
        CompilationResult result = ItemCompiler.Compile("/project/net.prototxt", text, item, Cancellation.None);
        Assert.DoesNotContain(result.Diagnostics, d => d.Descriptor.Id == "PTX0001");
        Assert.InRange(result.Diagnostics.Count, 0, 401);
        if (result.Model is { } model)
            foreach ((string _, string code) in NetEmitter.Emit(model, Cancellation.None))
                Assert.NotEmpty(code);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
