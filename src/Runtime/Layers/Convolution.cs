using static TorchSharp.torch;
using LearnedParameter = TorchSharp.Modules.Parameter;

namespace Prototxt.Layers;

/// <summary>
/// <c>type: "Convolution"</c> over any number of spatial axes: [.., inputs, spatial..] gives [.., outputs, spatial..], sizes
/// rounded down. Without spatial axes it is an inner product over the channels.
/// </summary>
/// <remarks>Source: Caffe conv_layer.cpp and base_conv_layer.cpp semantics.</remarks>
public sealed class Convolution : BaseConvolution
{
    /// <summary>Makes the layer and its blobs.</summary>
    /// <param name="name">The layer's name, for messages.</param>
    /// <param name="inputChannels">The bottom's size at <paramref name="axis"/>; 0 to take it from the first bottom or a weight file.</param>
    /// <param name="numOutput">The top's size there.</param>
    /// <param name="kernel">The window, one size per spatial axis.</param>
    /// <param name="stride">The step per spatial axis; 1 if left out.</param>
    /// <param name="pad">The zeros on each side per spatial axis; 0 if left out.</param>
    /// <param name="dilation">The distance of the window's elements per spatial axis; 1 if left out.</param>
    /// <param name="group">How many parts channels and outputs are cut into, each seeing only its own.</param>
    /// <param name="weightFiller">Fills a new weight; zeros if left out.</param>
    /// <param name="biasFiller">Fills a new bias; zeros if left out.</param>
    /// <param name="biasTerm">Whether there is a bias.</param>
    /// <param name="axis">The channel axis; the spatial axes follow it, those before it are independent.</param>
    /// <param name="anyRank">Whether each number of the window stands for all spatial axes, whose number follows from the first bottom or a weight file.</param>
    /// <param name="weight">A weight shared with another layer.</param>
    /// <param name="bias">A bias shared with another layer.</param>
    /// <param name="device">The device for new blobs.</param>
    /// <exception cref="ArgumentException">Channels or outputs do not divide by the groups, or a shared blob has a different size.</exception>
    public Convolution(string name, long inputChannels, long numOutput, long[] kernel, long[]? stride = null, long[]? pad = null,
        long[]? dilation = null, long group = 1, Filler? weightFiller = null, Filler? biasFiller = null, bool biasTerm = true,
        int axis = 1, bool anyRank = false, LearnedParameter? weight = null, LearnedParameter? bias = null, Device? device = null)
        : base(name, inputChannels, numOutput, isTransposed: false, kernel, stride, pad, dilation, group, weightFiller, biasFiller, biasTerm, axis, anyRank, weight, bias, device)
    {
    }

    private protected override Tensor Compute(Tensor x, Tensor weight, Tensor? bias)
    {
        // A window too large by less than its stride has one place in Caffe, with zeros beyond the picture.
        long[] missing = new long[2 * (x.dim() - 2)];
        for (int i = 0; i < x.dim() - 2; i++)
            missing[^(2 * i + 1)] = Beyond(x.shape[2 + i], i); // counted from the last axis
        return Convolve(missing.Any(m => m > 0) ? nn.functional.pad(x, missing) : x, weight, bias, Strides, Pads, Dilations, Group);
    }

    private static Tensor Convolve(Tensor x, Tensor weight, Tensor? bias, long[] stride, long[] pad, long[] dilation, long group) =>
        stride.Length switch
        {
            0 => InnerProducts(x, weight, bias, group),
            1 => nn.functional.conv1d(x, weight, bias, stride[0], pad[0], dilation[0], group),
            2 => nn.functional.conv2d(x, weight, bias, stride, pad, dilation, group),
            3 => nn.functional.conv3d(x, weight, bias, stride, pad, dilation, group),
            _ => SumOverFirstAxis(x, weight, bias, stride, pad, dilation, group),
        };

    private static Tensor InnerProducts(Tensor x, Tensor weight, Tensor? bias, long group)
    {
        if (group == 1)
            return nn.functional.linear(x, weight, bias);
        Tensor y = einsum("ngi,goi->ngo", x.view(x.shape[0], group, -1), weight.view(group, -1, weight.shape[1])).flatten(1);
        return bias is null ? y : y + bias;
    }

    // Beyond three spatial axes libtorch has nothing: the first one is taken apart, each of its kernel rows meets the
    // rows of the image it would be laid on, and those rows join the batch of a convolution with one axis less.
    private static Tensor SumOverFirstAxis(Tensor x, Tensor weight, Tensor? bias, long[] stride, long[] pad, long[] dilation, long group)
    {
        long[] around = new long[2 * stride.Length];
        around[^1] = around[^2] = pad[0];
        Tensor padded = nn.functional.pad(x, around);
        long kernel = weight.shape[2];
        long rows = (padded.shape[2] - dilation[0] * (kernel - 1) - 1) / stride[0] + 1;
        Tensor? sum = null;
        for (long k = 0; k < kernel; k++)
        {
            long first = k * dilation[0];
            Tensor part = padded.slice(2, first, first + (rows - 1) * stride[0] + 1, stride[0]).transpose(1, 2);
            Tensor product = Convolve(part.flatten(0, 1), weight.select(2, k), k == 0 ? bias : null,
                stride[1..], pad[1..], dilation[1..], group);
            sum = sum is null ? product : sum + product;
        }

        return sum!.reshape([x.shape[0], rows, .. sum.shape[1..]]).transpose(1, 2);
    }
}
