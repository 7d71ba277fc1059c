using Prototxt.Inference;
using static TorchSharp.torch;

namespace Prototxt.Kernels;

/// <summary>Maxima or averages of windows.</summary>
/// <param name="kind">What becomes of a window.</param>
/// <param name="kernel">The windows' height and width.</param>
/// <param name="stride">The steps.</param>
/// <param name="pad">The places around the picture.</param>
/// <param name="isFloor">Whether sizes are rounded down.</param>
/// <param name="differentiable">The same by libtorch's operations.</param>
internal sealed class PoolingKernel(PoolingKind kind, int[] kernel, int[] stride, int[] pad, bool isFloor, Func<Tensor, Tensor> differentiable) : LayerKernel
{
    public override bool NeedsTop => kind == PoolingKind.Max;

    public override Tensor Forward(Tensor x, bool channelsLast)
    {
        Value bottom = TensorValue.Of(x, channelsLast);
        PoolingWindow window = Windows(bottom);
        Tensor y = TensorValue.New(channelsLast, bottom.Images, bottom.Channels, window.Height, window.Width);
        Pooling.Run(bottom, TensorValue.Of(y, channelsLast), window, kind, TensorValue.Pool);
        return y;
    }

    public override Tensor Backward(Tensor x, Tensor y, Tensor topGradient, bool channelsLast)
    {
        Value bottom = TensorValue.Of(x, channelsLast), above = TensorValue.Of(topGradient, channelsLast);
        Tensor gradient = TensorValue.New(channelsLast, bottom.Images, bottom.Channels, bottom.Height, bottom.Width);
        Value below = TensorValue.Of(gradient, channelsLast);
        if (kind == PoolingKind.Max)
            PoolingGradient.Max(bottom, TensorValue.Of(y, channelsLast), above, below, Windows(bottom), TensorValue.Pool);
        else
            PoolingGradient.Average(above, below, Windows(bottom), TensorValue.Pool);
        return gradient;
    }

    public override Tensor Differentiable(Tensor x) => differentiable(x);

    private PoolingWindow Windows(Value bottom) => new(bottom, kernel, stride, pad, isFloor);
}
