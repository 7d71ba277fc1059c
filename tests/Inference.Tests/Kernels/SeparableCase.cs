using Prototxt.Inference.Tests.Infrastructure;
using static TorchSharp.torch;

namespace Prototxt.Inference.Tests.Kernels;

/// <summary>A separable convolution with random numbers: each of its layers with a ReLU, but the last only where something is added.</summary>
internal sealed class SeparableCase : IDisposable
{
    private readonly ConvolutionWeights? _expand;
    private readonly ConvolutionWeights _depthwise, _pointwise;
    private readonly Tensor _x;
    private readonly List<Convolution> _made = [];

    /// <summary>A case: images, channels, channels between, outputs, height, width, and kernel, stride, pad and dilation.</summary>
    public SeparableCase(int[] shape, int lanes, bool isExpanded)
    {
        int bottom = isExpanded ? shape[1] : shape[2], between = shape[2];
        _x = Values.Random(1, shape[0], bottom, shape[4], shape[5]);
        _expand = isExpanded ? Weights(2, bottom, between, 1, 1, 1, 0, 1, lanes) : null;
        _depthwise = Weights(3, between, between, between, shape[6], shape[7], shape[8], shape[9], lanes);
        _pointwise = Weights(4, between, shape[3], 1, 1, 1, 0, 1, lanes);
        Layer = Make(isSum: false);
    }

    public SeparableConvolution Layer { get; }

    public Tensor Expected()
    {
        using var scope = NewDisposeScope();
        Tensor x = _x.to(ScalarType.Float64);
        if (_expand is not null)
            x = Convolve(x, _expand).relu();
        return Convolve(Convolve(x, _depthwise).relu(), _pointwise).MoveToOuterDisposeScope();
    }

    public Tensor Added()
    {
        using Tensor top = Expected();
        return Values.Random(5, top.shape);
    }

    public Value Run(Workspace work, Target to, Tensor? added)
    {
        Value x = Values.ChannelsLast(_x, work[0]);
        return added is null ? Layer.Run(x, to) : Make(isSum: true).Run(x, to, Values.ChannelsLast(added, work[2]));
    }

    public bool IsCutIntoParts(int threads)
    {
        using var work = new Workspace(2, new WorkerPool(threads));
        return Layer.IsCutIntoParts(Values.ChannelsLast(_x, work[0]), work);
    }

    public void Dispose()
    {
        foreach (Convolution made in _made)
            made.Dispose();
        _x.Dispose();
    }

    private SeparableConvolution Make(bool isSum)
    {
        Convolution depthwise = Own("depthwise", _depthwise, Activation.ReLU), pointwise = Own("pointwise", _pointwise, isSum ? Activation.ReLU : Activation.None);
        return _expand is null ? new(depthwise, pointwise) : new(Own("expand", _expand, Activation.ReLU), depthwise, pointwise);
    }

    private Convolution Own(string name, ConvolutionWeights weights, Activation activation)
    {
        _made.Add(new Convolution(name, weights, activation: activation));
        return _made[^1];
    }

    private static ConvolutionWeights Weights(int seed, int inputs, int outputs, int group, int kernel, int stride, int pad, int dilation, int lanes)
    {
        using Tensor numbers = Values.Random(seed, outputs, inputs / group, kernel, kernel) / Math.Sqrt(inputs / group), bias = Values.Random(seed + 10, outputs);
        return new(Values.Numbers(numbers), Values.Numbers(bias), inputs, outputs, group, new Window([kernel, kernel], [stride, stride], [pad, pad], [dilation, dilation]), lanes);
    }

    private static Tensor Convolve(Tensor x, ConvolutionWeights w)
    {
        (long kernel, long stride, long pad, long dilation) = (w.Window.Kernel[0], w.Window.Stride[0], w.Window.Pad[0], w.Window.Dilation[0]);
        Tensor numbers = tensor(w.Data, w.Outputs, w.GroupInputs, kernel, kernel).to(ScalarType.Float64), bias = tensor(w.Bias!).to(ScalarType.Float64);
        return nn.functional.conv2d(x, numbers, bias, [stride, stride], [pad, pad], [dilation, dilation], w.Group);
    }
}
