using CsCheck;
using Prototxt.Files;
using Xunit;

namespace Prototxt.Tests.Weights;

/// <summary>Axes in another order, compared with going from number to number.</summary>
public class AxisOrderTests
{
    [Fact]
    public void Any_axes_in_any_order() =>
        Gen.Select(Gen.Long[0, 5].Array[0, 5], Gen.Int[0, int.MaxValue], Gen.Int[-1, 4]).Sample((shape, seed, longAxis) =>
        {
            // one axis reaches beyond a square
            if (longAxis >= 0 && longAxis < shape.Length)
                shape[longAxis] = 70;
            int[] permutation = [.. Enumerable.Range(0, shape.Length)];
            new Random(seed).Shuffle(permutation);
            return Copied(shape, permutation).SequenceEqual(Expected(shape, permutation));
        }, iter: 2000);

    [Theory]
    [InlineData(new long[] { 700, 500 }, new[] { 1, 0 })]
    [InlineData(new long[] { 3, 3, 200, 170 }, new[] { 3, 2, 0, 1 })]
    [InlineData(new long[] { 200, 10, 170 }, new[] { 1, 0, 2 })]
    [InlineData(new long[] { 600_001 }, new[] { 0 })]
    public void So_many_numbers_that_several_threads_copy_them(long[] shape, int[] permutation) =>
        Assert.True(Copied(shape, permutation).SequenceEqual(Expected(shape, permutation)));

    private static unsafe int[] Copied(long[] shape, int[] permutation)
    {
        int count = (int)shape.Aggregate(1L, (a, b) => a * b);
        int[] from = [.. Enumerable.Range(0, count)], to = new int[count];
        fixed (int* source = from, target = to)
            AxisOrder.Copy(source, shape, permutation, target);
        return to;
    }

    private static int[] Expected(long[] shape, int[] permutation)
    {
        long[] steps = [.. shape.Select((_, i) => shape.Skip(i + 1).Aggregate(1L, (a, b) => a * b))];
        IEnumerable<long> places = [0];
        foreach (int axis in permutation)
            places = [.. places.SelectMany(p => Enumerable.Range(0, (int)shape[axis]).Select(i => p + i * steps[axis]))];
        return [.. places.Select(p => (int)p)];
    }
}
