using Prototxt.Inference.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Inference.Tests.Kernels;

/// <summary>A convolution with random numbers.</summary>
internal sealed class ConvolutionCase
{
    private readonly Tensor _x, _weight, _bias;

    /// <summary>A case: images, inputs, outputs, group, height, width, and kernel, stride, pad and dilation of both axes. Halved weights are such that nothing of them is lost.</summary>
    public ConvolutionCase(int[] shape, int lanes, bool isTransposed = false, bool isHalved = false)
    {
        (int inputs, int outputs, int group) = (shape[1], shape[2], shape[3]);
        int[] kernel = [shape[6], shape[7]];
        IsTransposed = isTransposed;
        _x = Values.Random(1, shape[0], inputs, shape[4], shape[5]);
        _weight = isTransposed ? Values.Random(2, inputs, outputs / group, kernel[0], kernel[1]) : Values.Random(2, outputs, inputs / group, kernel[0], kernel[1]);
        if (isHalved)
            _weight = _weight.to(ScalarType.BFloat16).to(ScalarType.Float32);
        _bias = Values.Random(3, outputs);
        Weights = new(Values.Numbers(_weight), Values.Numbers(_bias), inputs, outputs, group,
            new Window(kernel, [shape[8], shape[9]], [shape[10], shape[11]], [shape[12], shape[13]]), lanes, isHalved ? WeightPrecision.BFloat16 : WeightPrecision.Float32);
    }

    public bool IsTransposed { get; }

    public ConvolutionWeights Weights { get; }

    public Tensor Expected()
    {
        Window w = Weights.Window;
        using var scope = NewDisposeScope();
        Tensor x = _x.to(ScalarType.Float64), weight = _weight.to(ScalarType.Float64), bias = _bias.to(ScalarType.Float64);
        long[] stride = Longs(w.Stride), pad = Longs(w.Pad), dilation = Longs(w.Dilation);
        if (IsTransposed)
            return nn.functional.conv_transpose2d(x, weight, bias, stride, pad, null, dilation, Weights.Group).MoveToOuterDisposeScope();
        long[] beyond = [.. new[] { 1, 0 }.SelectMany(i => new[] { 0L, Math.Max(0, w.Extent(i) - _x.shape[2 + i] - 2 * w.Pad[i]) })];
        return nn.functional.conv2d(nn.functional.pad(x, beyond), weight, bias, stride, pad, dilation, Weights.Group).MoveToOuterDisposeScope();
    }

    public IEnumerable<Func<IConvolutionKernel>> Kernels()
    {
        if (IsTransposed)
        {
            yield return () => new DirectDeconvolution(Weights);
            if (DepthwiseWeights.Suits(Weights))
                yield return () => new DepthwiseDeconvolution(Weights);
            yield break;
        }
        yield return () => new DirectConvolution(Weights);
        if (DepthwiseWeights.Suits(Weights))
            yield return () => new DepthwiseConvolution(Weights);
        if (WinogradConvolution.Suits(Weights))
            yield return () => new WinogradConvolution(Weights);
    }

    public unsafe double Difference(IConvolutionKernel kernel, Tensor expected, bool isPlain = false, Follower? follower = null, bool isBehindGuard = false)
    {
        using Workspace work = isBehindGuard ? GuardedMemory.WorkspaceBehind(4, new WorkerPool(3)) : GuardedMemory.Workspace(4, new WorkerPool(3));
        using var layer = new Convolution("conv", Weights, IsTransposed, follower?.Activation, kernel);
        Value x = isPlain ? Values.Plain(_x, work[0]) : Values.ChannelsLast(_x, work[0]);
        if (kernel is ReferenceConvolution)
        {
            Value plain = work[2].Plain([.. expected.shape.Select(s => (int)s)]);
            kernel.Run(x, plain, null, new Finish(Activation.None, default), work);
            return Values.Difference(plain, expected);
        }
        Value? add = follower?.Added is { } added ? Values.ChannelsLast(added, work[3]) : null;
        return Values.Difference(layer.Run(x, work[1], add), expected);
    }

    /// <summary>The top as the middle of three parts, of which the outer two must stay as they were.</summary>
    public void CheckPart(IConvolutionKernel kernel)
    {
        using Workspace work = GuardedMemory.Workspace(2, new WorkerPool(3));
        using var layer = new Convolution("conv", Weights, IsTransposed, Activation.ReLU, kernel);
        using Tensor expected = Expected().relu();
        int height = (int)expected.shape[2], width = (int)expected.shape[3], room = Value.Padded(Weights.Outputs), whole = 16 + room + 16;
        Value all = work[1].ChannelsLast((int)expected.shape[0], whole, height, width);
        Fill(all);
        Value part = layer.Run(Values.ChannelsLast(_x, work[0]), work[1].Part(16, 16 + room + 16));
        Assert.InRange(Values.Difference(part, expected), 0, 1e-5);
        CheckEdges(all, room);
    }

    /// <summary>What can follow a convolution.</summary>
    public IEnumerable<Follower> Followers()
    {
        using Tensor top = Expected();
        Tensor added = Values.Random(4, top.shape), slopes = Values.Random(5, Weights.Outputs);
        Tensor wide = added.to(ScalarType.Float64);
        yield return new(Activation.ReLU, null, y => y.relu());
        yield return new(Activation.LeakyReLU(0.1f), null, y => nn.functional.leaky_relu(y, 0.1f));
        yield return new(Activation.PReLU(Values.Numbers(slopes)), null, y => y.prelu(slopes.to(ScalarType.Float64)));
        yield return new(Activation.None, added, y => y + wide);
        yield return new(Activation.ReLU, added, y => (y + wide).relu());
        yield return new(Activation.Clip(0, 6), added, y => (y + wide).clamp(0, 6));
        yield return new(Activation.ELU(0.5f), null, y => y.elu(0.5));
        yield return new(Activation.Sigmoid, null, y => y.sigmoid());
        yield return new(Activation.TanH, null, y => y.tanh());
        yield return new(Activation.Swish(1.5f), null, y => y * (y * 1.5).sigmoid());
    }

    /// <summary>Numbers that must stay.</summary>
    public static unsafe void Fill(Value x)
    {
        for (long i = 0; i < x.Pixels * x.Pitch; i++)
            x.Data[i] = 7;
    }

    /// <summary>Whether they stayed in the outer two of three parts.</summary>
    public static unsafe void CheckEdges(Value all, int room)
    {
        for (long pixel = 0; pixel < all.Pixels; pixel++)
            for (int c = 0; c < all.Channels; c++)
                if (c < 16 || c >= 16 + room)
                    Assert.Equal(7, all.Data[pixel * all.Pitch + c]);
    }

    private static long[] Longs(int[] numbers) => [.. numbers.Select(n => (long)n)];

    internal sealed record Follower(Activation Activation, Tensor? Added, Func<Tensor, Tensor> Expected);
}
