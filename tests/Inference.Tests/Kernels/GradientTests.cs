using Prototxt.Inference.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Inference.Tests.Kernels;

/// <summary>Gradients by kernels beside those of the runtime in double precision, in each layout and at each vector width.</summary>
public sealed class GradientTests
{
    private static readonly long[][] Pictures = [[2, 3, 7, 5], [1, 16, 6, 6], [3, 37, 9, 8], [2, 48, 3, 17], [1, 1, 1, 1], [0, 5, 4, 4]];

    public static TheoryData<int, int> Cases
    {
        get
        {
            TheoryData<int, int> cases = [];
            foreach (int lanes in Hardware.Widths)
                for (int picture = 0; picture < Pictures.Length; picture++)
                    cases.Add(lanes, picture);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void LRN(int lanes, int picture)
    {
        foreach ((int localSize, float alpha, float beta, float k) in new[] { (5, 1f, 0.75f, 1f), (3, 2f, 0.5f, 2f), (1, 1f, 0.75f, 1f), (9, 5e-5f, 0.75f, 1f), (301, 3f, 0.75f, 0.5f) })
            Check(picture, x => Layers.LRN.AcrossChannels(x, localSize, alpha, beta, k),
                (x, _, above, below, pool) => Inference.LRN.AcrossChannelsGradient(x, above, below, new LRNNumbers(localSize, alpha, beta, k), pool, lanes));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Pooling(int lanes, int picture)
    {
        foreach ((int[] kernel, int[] stride, int[] pad) in new[]
        {
            ((int[])[2, 2], (int[])[2, 2], (int[])[0, 0]), ([3, 3], [2, 2], [0, 0]), ([3, 3], [2, 2], [1, 1]), ([3, 2], [1, 3], [0, 0]), ([1, 1], [3, 3], [0, 0]),
            ([3, 3], [3, 3], [2, 2]), ([2, 2], [5, 5], [1, 1]),
        })
        {
            long[] shape = Pictures[picture];
            if (kernel[0] > shape[2] || kernel[1] > shape[3])
                continue;
            long[] windows = Longs(kernel), steps = Longs(stride), border = Longs(pad);
            if (shape[0] > 0)
                Check(picture, x => Layers.Pooling.Max(x, windows, steps, border),
                    (x, y, above, below, pool) => PoolingGradient.Max(x, y, above, below, new PoolingWindow(x, kernel, stride, pad, false), pool, lanes));
            if (shape[0] > 0)
                Check(picture, x => Layers.Pooling.Average(x, windows, steps, border),
                    (x, _, above, below, pool) => PoolingGradient.Average(above, below, new PoolingWindow(x, kernel, stride, pad, false), pool, lanes));
        }
    }

    [Theory]
    [InlineData(Layout.Plain)]
    [InlineData(Layout.ChannelsLast)]
    public void Of_equal_numbers_the_first_gets_the_gradient(Layout layout)
    {
        foreach (int lanes in Hardware.Widths)
        {
            Assert.Equal([0, 3, 0, 0], Largest(layout, lanes, [1, 2, 2, 2]));
            Assert.Equal([3, 0, 0, 0], Largest(layout, lanes, [-0f, 0, -1, 0]));
            // a comparison with what is not a number is never true
            Assert.Equal([0, 0, 3, 0], Largest(layout, lanes, [float.NaN, 1, 2, float.NaN]));
            Assert.Equal([0, 0, 0, 0], Largest(layout, lanes, [float.NaN, float.NaN, float.NaN, float.NaN]));
            Assert.Equal([0, 0, 0, 3], Largest(layout, lanes, [1, 2, 3, float.PositiveInfinity]));
        }
    }

    private static float[] Largest(Layout layout, int lanes, float[] numbers)
    {
        using Workspace work = GuardedMemory.Workspace(4, WorkerPool.Single);
        using Tensor picture = tensor(numbers).view(1, 1, 2, 2), one = full([1, 1, 1, 1], 3f);
        Value x = Put(layout, picture, work[0]), above = Put(layout, one, work[1]);
        var window = new PoolingWindow(x, null, null, null, false);
        Value y = Inference.Pooling.Run(x, work[2], window, PoolingKind.Max, lanes), below = work[3].Like(x);
        PoolingGradient.Max(x, y, above, below, window, WorkerPool.Single, lanes);
        return [.. Values.ToTensor(below).data<float>()];
    }

    private static void Check(int picture, Func<Tensor, Tensor> layer, Action<Value, Value, Value, Value, WorkerPool> gradient)
    {
        using var scope = NewDisposeScope();
        Tensor x = Values.Random(picture, Pictures[picture]), wide = x.to(float64).requires_grad_();
        Tensor y = layer(wide), above = Values.Random(picture + 100, y.shape);
        y.backward([above.to(float64)]);
        foreach (Layout layout in new[] { Layout.Plain, Layout.ChannelsLast })
            foreach (WorkerPool pool in new[] { WorkerPool.Single, new WorkerPool(3) })
                foreach (bool atEnd in new[] { true, false })
                {
                    using Workspace work = atEnd ? GuardedMemory.Workspace(4, pool) : GuardedMemory.WorkspaceBehind(4, pool);
                    Value bottom = Put(layout, x, work[0]), top = Put(layout, y.detach().to(float32), work[1]);
                    Value given = Put(layout, above, work[2]), below = work[3].Like(bottom);
                    gradient(bottom, top, given, below, pool);
                    Assert.InRange(Values.Difference(below, wide.grad!), 0, 5e-6);
                }
    }

    private static Value Put(Layout layout, Tensor x, Target to) => layout == Layout.Plain ? Values.Plain(x, to) : Values.ChannelsLast(x, to);

    private static long[] Longs(int[] numbers) => [.. numbers.Select(n => (long)n)];
}
