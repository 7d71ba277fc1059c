using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Inference.Tests.Kernels;

public sealed class LayerTests
{
    private static readonly long[][] Pictures = [[2, 3, 7, 5], [1, 16, 6, 6], [3, 37, 9, 8], [1, 1, 1, 1], [0, 5, 4, 4]];

    public static TheoryData<string> Names => [.. Cases.Keys.Order(StringComparer.Ordinal)];

    private static Dictionary<string, LayerCase> Cases { get; } = All().ToDictionary(c => c.Name);

    [Theory]
    [MemberData(nameof(Names))]
    public void Tops_are_those_of_the_runtime(string name)
    {
        LayerCase c = Cases[name];
        foreach (WorkerPool pool in new[] { WorkerPool.Single, new WorkerPool(3) })
        {
            Assert.InRange(c.Difference(Layout.Plain, overItself: false, pool), 0, 5e-6);
            if (c.OverItself)
                Assert.InRange(c.Difference(Layout.Plain, overItself: true, pool), 0, 5e-6);
            if (c.IsPlainOnly)
                continue;
            Assert.InRange(c.Difference(Layout.ChannelsLast, overItself: false, pool), 0, 5e-6);
            if (c.OverItself)
                Assert.InRange(c.Difference(Layout.ChannelsLast, overItself: true, pool), 0, 5e-6);
            if (c.Shape[0] > 0 && !c.IsPlainTop)
                Assert.InRange(c.DifferenceOfParts(pool), 0, 5e-6);
        }
    }

    // As Caffe's comparisons have it.
    [Fact]
    public void Of_two_that_cannot_be_compared_the_second_is_the_larger()
    {
        using var work = new Workspace(4);
        Value a = Filling.Copy(work[0], [float.NaN, 1, float.NaN, 1], 4), b = Filling.Copy(work[1], [1, float.NaN, 1, 2], 4), c = Filling.Copy(work[2], [0, 5, float.NaN, float.NaN], 4);
        Assert.Equal([1, float.NaN, 1, 2], Eltwise.Max([a, b, c], work[3]).Span.ToArray());
    }

    [Theory]
    [InlineData(new[] { 0, -1 }, 0)]
    [InlineData(new[] { -1, 12 }, 0)]
    [InlineData(new[] { -1 }, 1)]
    public void A_batch_without_images_is_reshaped_as_one_with_some(int[] shape, int axis)
    {
        using var work = new Workspace(1);
        Assert.Equal([0, 12], Reshaping.Reshape(work[0].Plain(0, 3, 4), shape, axis).Shape.ToArray());
    }

    private static IEnumerable<LayerCase> All()
    {
        foreach (long[] shape in Pictures)
        {
            string size = $"[{string.Join(", ", shape)}]";
            foreach ((string name, Func<Value, Target, Value> run, Func<Tensor, Tensor> expected) in Pointwises())
                yield return new($"{name} {size}", shape, run, expected, OverItself: true);
            float[] slopes = [.. Enumerable.Range(0, (int)shape[1]).Select(i => 0.1f + i * 0.03f)];
            yield return new($"PReLU {size}", shape, (x, to) => Pointwise.Run(x, to, Activation.PReLU(slopes)), x => x.prelu(slopes.Length == 1 ? tensor(slopes[0], float64).view(1) : tensor(slopes, float64)), OverItself: true);
            yield return new($"Softmax {size}", shape, (x, to) => Softmax.Run(x, to), x => Layers.Softmax.Forward(x), OverItself: true);
            yield return new($"Softmax of the last axis {size}", shape, (x, to) => Softmax.Run(x, to, -1), x => Layers.Softmax.Forward(x, -1), IsPlainOnly: true, OverItself: true);
            foreach ((int localSize, float alpha, float beta, float k) in new[] { (5, 1f, 0.75f, 1f), (3, 2f, 0.5f, 2f), (1, 1f, 0.75f, 1f), (9, 5e-5f, 0.75f, 1f) })
                yield return new($"LRN {localSize} {beta} {size}", shape, (x, to) => LRN.AcrossChannels(x, to, localSize, alpha, beta, k), x => Layers.LRN.AcrossChannels(x, localSize, alpha, beta, k), OverItself: true);
            yield return new($"LRN within {size}", shape, (x, to) => LRN.WithinChannel(x, to, 3, 2, 0.75f), x => Layers.LRN.WithinChannel(x, 3, 2, 0.75f), OverItself: true);
            yield return new($"Normalize {size}", shape, (x, to) => Normalize.Run(x, to, [2.5f], acrossSpatial: false), x => x / (x.square().sum([1], keepdim: true) + 1e-10f).sqrt() * 2.5, OverItself: true);
            yield return new($"Normalize across {size}", shape, (x, to) => Normalize.Run(x, to, slopes), x => x / (x.square().sum([1, 2, 3], keepdim: true) + 1e-10f).sqrt() * tensor(slopes, float64).view(-1, 1, 1), OverItself: true);
            yield return new($"MVN {size}", shape, (x, to) => MVN.Run(x, to, eps: 1e-3f), x => Layers.MVN.Forward(x, eps: 1e-3f), OverItself: true);
            yield return new($"MVN across {size}", shape, (x, to) => MVN.Run(x, to, acrossChannels: true, normalizeVariance: false), x => Layers.MVN.Forward(x, false, true), OverItself: true);
            yield return new($"Affine {size}", shape, (x, to) => new Affine("scale", slopes, slopes, [slopes.Length]).Run(x, to), x => (x * tensor(slopes, float64).view(-1, 1, 1)) + tensor(slopes, float64).view(-1, 1, 1), OverItself: true);
            yield return new($"Affine with a mean {size}", shape, (x, to) => new Affine("bn", new ChannelAffine(slopes, slopes) { Means = slopes }, Activation.ReLU).Run(x, to),
                x => (((x - tensor(slopes, float64).view(-1, 1, 1)) * tensor(slopes, float64).view(-1, 1, 1)) + tensor(slopes, float64).view(-1, 1, 1)).relu(), OverItself: true);
            yield return new($"Statistics of the batch {size}", shape, (x, to) => BatchStatistics.Run(x, to, 1e-3f, Activation.LeakyReLU(0.1f)), x => ByBatch(x, 1e-3).leaky_relu(0.1f), OverItself: true);
            yield return new($"Statistics of the batch, factors {size}", shape, (x, to) => BatchStatistics.Run(x, to, new ChannelAffine(slopes, slopes), 1e-2f),
                x => (ByBatch(x, 1e-2) * tensor(slopes, float64).view(-1, 1, 1)) + tensor(slopes, float64).view(-1, 1, 1), OverItself: true);
            yield return new($"Sum with ReLU {size}", shape, (x, to) => Eltwise.Sum([x, x], to, [0.5f, -2], Activation.LeakyReLU(0.25f)), x => (x * -1.5).leaky_relu(0.25f));
            yield return new($"Max with ReLU {size}", shape, (x, to) => Eltwise.Max([x, x], to, Activation.ReLU), x => x.relu());
            yield return new($"Sum {size}", shape, (x, to) => Eltwise.Sum([x, x, x], to, [0.5f, -2, 1]), x => x * -0.5);
            yield return new($"Prod {size}", shape, (x, to) => Eltwise.Prod([x, x], to), x => x * x, OverItself: false);
            yield return new($"Concat {size}", shape, (x, to) => Concat.Run([x, x], to), x => cat([x, x], 1));
            yield return new($"Concat of rows {size}", shape, (x, to) => Concat.Run([x, x, x], to, 2), x => cat([x, x, x], 2), IsPlainOnly: true);
            yield return new($"Slice {size}", shape, (x, to) => Slice.Run(x, to, (int)shape[1] / 2, (int)shape[1] - (int)shape[1] / 2), x => x.narrow(1, shape[1] / 2, shape[1] - shape[1] / 2));
            yield return new($"Slice of columns {size}", shape, (x, to) => Slice.Run(x, to, 0, 1, 3), x => x.narrow(3, 0, 1), IsPlainOnly: true);
            yield return new($"Interp up {size}", shape, (x, to) => Resizing.Interp(x, to, 13, 9), x => Resized(x, 13, 9));
            yield return new($"Interp down {size}", shape, (x, to) => Resizing.Interp(x, to, 1, 3), x => Resized(x, 1, 3));
            yield return new($"Resize up {size}", shape, (x, to) => Resizing.Resize(x, to, [13, 9]), x => Sized(x, 13, 9));
            yield return new($"Resize down {size}", shape, (x, to) => Resizing.Resize(x, to, [2, 3]), x => Sized(x, 2, 3));
            yield return new($"Flip {size}", shape, (x, to) => Flip.Run(x, to), x => Layers.Flip.Forward(x));
            yield return new($"Flip both {size}", shape, (x, to) => Flip.Run(x, to, height: true), x => Layers.Flip.Forward(x, height: true));
            yield return new($"Normalize L1 {size}", shape, (x, to) => Normalize.L1(x, to), x => Layers.Normalize.L1(x), OverItself: true);
            yield return new($"Normalize L2 {size}", shape, (x, to) => Normalize.L2(x, to), x => Layers.Normalize.L2(x), OverItself: true);
            yield return new($"Channels last and flat {size}", shape, (x, to) => Concat.PermutedAndFlattened([x, x], to), x => Layers.Concat.PermutedAndFlattened([x, x]), IsPlainTop: true);
            yield return new($"Repeat {size}", shape, (x, to) => Resizing.Repeat(x, to, 3), x => Layers.Upsample.Repeat(x, 3));
            yield return new($"Tile {size}", shape, (x, to) => Tiling.Run(x, to, 3, 2), x => Layers.Tile.Forward(x, 3, 2), IsPlainOnly: true);
            if (shape[2] > 2)
                yield return new($"Crop {size}", shape, (x, to) => Crop.Run(x, Reference(shape), to, 2, 1), x => x.narrow(2, 1, shape[2] - 2).narrow(3, 1, shape[3] - 2), IsPlainOnly: true);
            foreach (int axis in new[] { 0, 1, 3 }.Where(a => shape[a] > 0))
            {
                yield return new($"Reduction {axis} {size}", shape, (x, to) => Reduction.Sum(x, to, axis, 2), x => Layers.Reduction.Sum(x, axis, 2), IsPlainOnly: true);
                yield return new($"Mean {axis} {size}", shape, (x, to) => Reduction.Mean(x, to, axis), x => Layers.Reduction.Mean(x, axis), IsPlainOnly: true);
                yield return new($"ArgMax along {axis} {size}", shape, (x, to) => ArgMax.Along(x, to, axis), x => Layers.ArgMax.Along(x, axis), IsPlainOnly: true);
            }
            if (shape[0] > 0)
            {
                yield return new($"ArgMax {size}", shape, (x, to) => ArgMax.Run(x, to, 1, true), x => Layers.ArgMax.Forward(x, 1, true), IsPlainOnly: true);
                foreach ((int[] kernel, int[] stride, int[] pad) in Windows().Where(w => w.Kernel[0] <= shape[2] && w.Kernel[1] <= shape[3]))
                    foreach (bool floor in new[] { false, true })
                    {
                        string window = $"{kernel[0]}x{kernel[1]} {stride[0]} {pad[0]} {floor} {size}";
                        Layers.RoundMode mode = floor ? Layers.RoundMode.Floor : Layers.RoundMode.Ceil;
                        yield return new($"Max {window}", shape, (x, to) => Pooling.Max(x, to, kernel, stride, pad, floor), x => Layers.Pooling.Max(x, Longs(kernel), Longs(stride), Longs(pad), mode));
                        yield return new($"Average {window}", shape, (x, to) => Pooling.Average(x, to, kernel, stride, pad, floor), x => Layers.Pooling.Average(x, Longs(kernel), Longs(stride), Longs(pad), mode));
                    }
                foreach ((int[] kernel, int[] stride, int[] pad) in Windows().Where(w => w.Kernel[0] <= shape[2] && w.Kernel[1] <= shape[3]))
                    foreach (bool floor in new[] { false, true })
                    {
                        Layers.RoundMode mode = floor ? Layers.RoundMode.Floor : Layers.RoundMode.Ceil;
                        yield return new($"Mask {kernel[0]}x{kernel[1]} {stride[0]} {pad[0]} {floor} {size}", shape, (x, to) => PoolingMask.Run(x, to, kernel, stride, pad, floor),
                            x => Layers.Pooling.MaxWithMask(x, Longs(kernel), Longs(stride), Longs(pad), mode).Mask);
                    }
                yield return new($"Upsample by a mask {size}", shape, (x, to) => Upsample.WithMask(x, PoolingMask.Run(x, to.Workspace[2], [1, 1]), to, [(int)shape[2] + 1, (int)shape[3]]),
                    x => Layers.Upsample.WithMask(x, Layers.Pooling.MaxWithMask(x, [1, 1]).Mask, [shape[2] + 1, shape[3]]));
                yield return new($"Upsample twice {size}", shape, (x, to) => Upsample.ScaledWithMask(x, PoolingMask.Run(x, to.Workspace[2], [1, 1]), to, [2, 3], padOutHeight: true),
                    x => Layers.Upsample.ScaledWithMask(x, Layers.Pooling.MaxWithMask(x, [1, 1]).Mask, [2, 3], padOutHeight: true));
                foreach ((int[] large, int[] kernel, int[] stride) in new[] { (new[] { 19, 13 }, new[] { 3, 2 }, new[] { 2, 2 }), ([7, 5], [2, 2], [3, 3]), ([20, 9], [4, 1], [1, 1]) })
                {
                    string window = $"{large[0]}x{large[1]} {kernel[0]} {stride[0]} {size}";
                    yield return new($"Unpooling MAX {window}", shape, (x, to) => Unpooling.Max(x, to, large, kernel, stride), x => Layers.Unpooling.Max(x, Longs(large), Longs(kernel), Longs(stride)), IsPlainOnly: true);
                    yield return new($"Unpooling AVE {window}", shape, (x, to) => Unpooling.Average(x, to, large, kernel, stride), x => Layers.Unpooling.Average(x, Longs(large), Longs(kernel), Longs(stride)), IsPlainOnly: true);
                    yield return new($"Unpooling TILE {window}", shape, (x, to) => Unpooling.Tile(x, to, large, kernel, stride), x => Layers.Unpooling.Tile(x, Longs(large), Longs(kernel), Longs(stride)), IsPlainOnly: true);
                }
                foreach ((int[] kernel, int[] stride, int[] pad) in Windows().Where(w => w.Kernel[0] <= shape[2] && w.Kernel[1] <= shape[3]))
                    yield return new($"Im2col {kernel[0]}x{kernel[1]} {stride[0]} {pad[0]} {size}", shape, (x, to) => Im2col.Run(x, to, kernel, stride, pad), x => Layers.Im2col.Forward(x, Longs(kernel), Longs(stride), Longs(pad)), IsPlainOnly: true);
                yield return new($"Im2col of one axis {size}", shape, (x, to) => Im2col.Run(x, to, [2], [2], [3], [3], axis: 2), x => Layers.Im2col.Forward(x, [2], [2], [3], [3], 2), IsPlainOnly: true);
                float[] picked = [(float)shape[0] - 1, 0, 0];
                yield return new($"BatchReindex {size}", shape, (x, to) => Rows.Reindex(x, Filling.Copy(to.Workspace[2], picked, 3), to), x => Layers.BatchReindex.Forward(x, tensor(picked)), IsPlainOnly: true);
                float[] chosen = [.. Enumerable.Range(0, (int)shape[0]).Select(i => i % 2 * 0.5f)];
                yield return new($"Filter {size}", shape, (x, to) => Rows.Filter(x, Filling.Copy(to.Workspace[2], chosen, chosen.Length, 1), to), x => Layers.Filter.Forward([x], tensor(chosen))[0], IsPlainOnly: true);
                yield return new($"Rest {size}", shape, (x, to) => Slice.Rest(x, to, 1, 0), x => x.narrow(0, 1, shape[0] - 1), IsPlainOnly: true);
                yield return new($"Half {size}", shape, (x, to) => Slice.Evenly(Concat.Run([x, x], to.Workspace[2], 0), to, 1, 2, 0), x => x.alias(), IsPlainOnly: true);
                yield return new($"Scale with a bias {size}", shape, (x, to) => Broadcasting.MultiplyAdd(x, Filling.Copy(to.Workspace[2], slopes, slopes.Length), to, slopes), x => x * tensor(slopes, float64).view(-1, 1, 1) + tensor(slopes, float64).view(-1, 1, 1), IsPlainOnly: true, OverItself: true);
                yield return new($"Global {size}", shape, (x, to) => Pooling.Average(x, to, null), x => x.mean([2, 3], keepdim: true));
                yield return new($"Stochastic {size}", shape, (x, to) => Pooling.Stochastic(Pointwise.AbsVal(x, to.Workspace[2]), to, null), x => x.square().sum([2, 3], keepdim: true) / x.abs().sum([2, 3], keepdim: true));
            }
            foreach (int[] order in new int[][] { [0, 2, 3, 1], [3, 1], [0, 1, 2, 3] })
                yield return new($"Permute {string.Join(' ', order)} {size}", shape, (x, to) => Permute.Run(x, to, order), x => Layers.Permute.Forward(x, Longs(order)), IsPlainTop: true);
        }
        yield return new("Normalize L1 of two axes", [3, 7], (x, to) => Normalize.L1(x, to), x => Layers.Normalize.L1(x), IsPlainOnly: true, OverItself: true);
        yield return new("Normalize L2 of three axes", [3, 7, 2], (x, to) => Normalize.L2(x, to), x => Layers.Normalize.L2(x), IsPlainOnly: true, OverItself: true);
        yield return new("Reorg", [2, 12, 6, 4], (x, to) => Reshaping.Reorg(x, to, 2), x => Layers.Reorg.Forward(x, 2), IsPlainOnly: true);
        yield return new("Reorg back", [2, 18, 2, 5], (x, to) => Reshaping.Reorg(x, to, 3, reverse: true), x => Layers.Reorg.Forward(x, 3, reverse: true), IsPlainOnly: true);
        foreach (int levels in new[] { 1, 2, 3 })
        {
            yield return new($"SPP of maxima {levels}", [2, 3, 7, 12], (x, to) => SPP.Max(x, to, levels), x => Layers.SPP.Max(x, levels), IsPlainOnly: true);
            yield return new($"SPP of means {levels}", [2, 3, 7, 12], (x, to) => SPP.Average(x, to, levels), x => Layers.SPP.Average(x, levels), IsPlainOnly: true);
        }
        yield return new("MVN of three axes", [3, 7, 5], (x, to) => MVN.Run(x, to), x => Layers.MVN.Forward(x), IsPlainOnly: true, OverItself: true);
        yield return new("Statistics of two axes", [6, 7], (x, to) => BatchStatistics.Run(x, to, 1e-5f), x => ByBatch(x.view(6, 7, 1, 1), 1e-5).view(6, 7), IsPlainOnly: true, OverItself: true);
        // rows that are not turned around, and more rows side by side than are computed at once
        yield return new("Softmax of many channels", [2, 100, 3, 2], (x, to) => Softmax.Run(x, to), x => Layers.Softmax.Forward(x), OverItself: true);
        yield return new("Softmax of many pixels", [1, 5, 20, 20], (x, to) => Softmax.Run(x, to), x => Layers.Softmax.Forward(x), OverItself: true);
        yield return new("Softmax of long rows", [5, 300], (x, to) => Softmax.Run(x, to), x => Layers.Softmax.Forward(x), IsPlainOnly: true, OverItself: true);
        yield return new("Softmax of two axes", [3, 7], (x, to) => Softmax.Run(x, to), x => Layers.Softmax.Forward(x), IsPlainOnly: true);
        yield return new("Scale of two axes", [3, 2, 5, 4], (x, to) => new Affine("scale", [.. Enumerable.Range(0, 10).Select(i => (float)i)], null, [2, 5]).Run(x, to),
            x => x * arange(0, 10, dtype: float64).view(2, 5, 1), IsPlainOnly: true, OverItself: true);
    }

    private static IEnumerable<(string, Func<Value, Target, Value>, Func<Tensor, Tensor>)> Pointwises() =>
    [
        ("ReLU", (x, to) => Pointwise.Run(x, to, Activation.ReLU), x => x.relu()),
        ("LeakyReLU", (x, to) => Pointwise.Run(x, to, Activation.LeakyReLU(0.1f)), x => x.leaky_relu(0.1f)),
        ("ELU", (x, to) => Pointwise.Run(x, to, Activation.ELU(0.3f)), x => Layers.ELU.Forward(x, 0.3f)),
        ("Sigmoid", (x, to) => Pointwise.Run(x, to, Activation.Sigmoid), x => x.sigmoid()),
        ("TanH", (x, to) => Pointwise.Run(x, to, Activation.TanH), x => x.tanh()),
        ("Swish", (x, to) => Pointwise.Run(x, to, Activation.Swish(2)), x => Layers.Swish.Forward(x, 2)),
        ("Clip", (x, to) => Pointwise.Run(x, to, Activation.Clip(-0.5f, 0.25f)), x => Layers.Clip.Forward(x, -0.5f, 0.25f)),
        ("Clip upside down", (x, to) => Pointwise.Run(x, to, Activation.Clip(0.5f, 0.25f)), x => Layers.Clip.Forward(x, 0.5f, 0.25f)),
        ("Power", (x, to) => Pointwise.Power(x, to, 3, 0.5f, 2), x => Layers.Power.Forward(x, 3, 0.5f, 2)),
        ("Power 2", (x, to) => Pointwise.Power(x, to, 2, -1, 0.5f), x => Layers.Power.Forward(x, 2, -1, 0.5f)),
        ("Power 0", (x, to) => Pointwise.Power(x, to, 2, 0, 3), x => Layers.Power.Forward(x, 2, 0, 3)),
        ("Exp", (x, to) => Pointwise.Exp(x, to, 2, 3, 1), x => Layers.Exp.Forward(x, 2, 3, 1)),
        ("Log", (x, to) => Pointwise.Log(x, to, 10, 2, 3), x => Layers.Log.Forward(x, 10, 2, 3)),
        ("AbsVal", (x, to) => Pointwise.AbsVal(x, to), x => x.abs()),
        ("BNLL", (x, to) => Pointwise.BNLL(x, to), x => Layers.BNLL.Forward(x)),
        ("Mish", (x, to) => Pointwise.Mish(x, to), x => Layers.Mish.Forward(x)),
        ("ReLU6", (x, to) => Pointwise.ReLU6(Pointwise.Power(x, to, 1, 9), to, -0.25f), x => Layers.ReLU6.Forward(x * 9, -0.25f)),
        ("Threshold", (x, to) => Pointwise.Threshold(x, to, 0.25f), x => Layers.Threshold.Forward(x, 0.25f)),
    ];

    private static IEnumerable<(int[] Kernel, int[] Stride, int[] Pad)> Windows() =>
    [
        ([2, 2], [2, 2], [0, 0]), ([3, 3], [2, 2], [0, 0]), ([3, 3], [2, 2], [1, 1]), ([3, 2], [1, 3], [0, 0]), ([3, 3], [1, 1], [1, 1]),
        ([1, 1], [3, 3], [0, 0]), ([5, 4], [4, 3], [2, 1]), ([3, 3], [3, 3], [2, 2]), ([2, 2], [5, 5], [1, 1]),
    ];

    private static Tensor Resized(Tensor x, long height, long width) =>
        x.shape[0] == 0 ? zeros([0, x.shape[1], height, width], float64) : Layers.Interp.Forward(x, [height, width]);

    private static Tensor Sized(Tensor x, long height, long width) =>
        x.shape[0] == 0 ? zeros([0, x.shape[1], height, width], float64) : Layers.Resize.Forward(x, [height, width]);
    private static Tensor ByBatch(Tensor x, double eps)
    {
        Tensor less = x - x.mean([0, 2, 3], keepdim: true);
        return less / (less.square().mean([0, 2, 3], keepdim: true) + eps).sqrt();
    }

    private static unsafe Value Reference(long[] shape) => new(null, 1, 1, (int)shape[2] - 2, (int)shape[3] - 2);

    private static long[] Longs(int[] numbers) => [.. numbers.Select(n => (long)n)];
}
