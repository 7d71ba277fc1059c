using Xunit;

namespace Prototxt.Inference.Tests.Memory;

/// <summary>Memory outside the heap: zeros from a cache line on, whichever pages it comes in.</summary>
public sealed unsafe class AlignedMemoryTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(17)]
    [InlineData(100_000)]
    [InlineData(5_000_001)]
    public void It_is_zero_and_begins_at_a_cache_line(long count)
    {
        for (int i = 0; i < 3; i++) // the second time it may be what the first gave back
        {
            using var memory = new AlignedMemory(count);
            Assert.Equal(0, (nint)memory.Data % 64);
            var numbers = new Span<float>(memory.Data, (int)count);
            Assert.False(numbers.ContainsAnyExcept(0));
            numbers.Fill(float.NaN);
        }
    }
}
