using Xunit;

namespace Prototxt.Inference.Tests.Threading;

/// <summary>Units in ranges: each in one of them, however many there are.</summary>
public sealed class SplitTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    [InlineData(1L << 40)]
    [InlineData(long.MaxValue)]
    public void Ranges_follow_each_other_and_are_about_as_long(long units)
    {
        var ranges = new SortedDictionary<long, long>();
        Split.Run(new WorkerPool(5), units, work: 1L << 40, (first, end) =>
        {
            lock (ranges)
                ranges.Add(first, end);
        });
        Assert.Equal(Math.Min(units, 20), ranges.Count);
        Assert.Equal([0, .. ranges.Values.SkipLast(1)], ranges.Keys);
        Assert.Equal(units, ranges.Values.Last());
        Assert.InRange(ranges.Max(r => r.Value - r.Key) - ranges.Min(r => r.Value - r.Key), 0, 1);
    }
}
