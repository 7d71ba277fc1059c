using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Prototxt.Tests.Growth;

/// <summary>What the C# compiler makes of generated code grows with the net too, and not with its square.</summary>
public class CompileTests
{
    [Fact]
    public void Twice_the_blobs_are_twice_the_work_of_the_compiler()
    {
        Work(10);
        long fixedCost = Work(10), once = Work(1_000) - fixedCost, twice = Work(2_000) - fixedCost;
        Assert.True(twice < 2.4 * once, $"{once} bytes for 1000 blobs, {twice} for 2000");
    }

    private static long Work(int blobs)
    {
        GeneratorRun run = GeneratorRun.Of(BigNets.Of("cut and joined", blobs));
        // On one thread, whose allocations are counted.
        var compilation = (CSharpCompilation)run.Output;
        compilation = compilation.WithOptions(compilation.Options.WithConcurrentBuild(false));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(compilation.Emit(Stream.Null).Success);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
