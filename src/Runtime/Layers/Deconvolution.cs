using static TorchSharp.torch;
using LearnedParameter = TorchSharp.Modules.Parameter;

namespace Prototxt.Layers;

/// <summary>
/// <c>type: "Deconvolution"</c> over any number of spatial axes, the transpose of a convolution: [.., inputs, spatial..] gives
/// [.., outputs, stride · (size − 1) + window − 2 · pad..].
/// </summary>
/// <remarks>Source: Caffe deconv_layer.cpp and base_conv_layer.cpp semantics.</remarks>
public sealed class Deconvolution : BaseConvolution
{
    /// <summary>Makes the layer and its blobs.</summary>
    /// <param name="name">The layer's name, for messages.</param>
    /// <param name="inputChannels">The bottom's size at <paramref name="axis"/>; 0 to take it from the first bottom or a weight file.</param>
    /// <param name="numOutput">The top's size there.</param>
    /// <param name="kernel">The window, one size per spatial axis.</param>
    /// <param name="stride">The step per spatial axis; 1 if left out.</param>
    /// <param name="pad">What is cut off on each side per spatial axis; 0 if left out.</param>
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
    public Deconvolution(string name, long inputChannels, long numOutput, long[] kernel, long[]? stride = null, long[]? pad = null,
        long[]? dilation = null, long group = 1, Filler? weightFiller = null, Filler? biasFiller = null, bool biasTerm = true,
        int axis = 1, bool anyRank = false, LearnedParameter? weight = null, LearnedParameter? bias = null, Device? device = null)
        : base(name, inputChannels, numOutput, isTransposed: true, kernel, stride, pad, dilation, group, weightFiller, biasFiller, biasTerm, axis, anyRank, weight, bias, device)
    {
    }

    /// <summary>Never: the window lies over the top.</summary>
    private protected override long Beyond(long size, int i) => 0;

    private protected override Tensor Compute(Tensor x, Tensor weight, Tensor? bias) => Strides.Length switch
    {
        // one pixel under a window of one
        0 => nn.functional.conv_transpose1d(x.unsqueeze(-1), weight.unsqueeze(-1), bias, groups: Group).squeeze(-1),
        1 => nn.functional.conv_transpose1d(x, weight, bias, Strides[0], Pads[0], null, Dilations[0], Group),
        2 => nn.functional.conv_transpose2d(x, weight, bias, Strides, Pads, null, Dilations, Group),
        3 => nn.functional.conv_transpose3d(x, weight, bias, Strides, Pads, null, Dilations, Group),
        _ => OverManyAxes(x, weight, bias),
    };

    // More axes than libtorch has a function for: each element of the window adds a grid of products to the top.
    private Tensor OverManyAxes(Tensor input, Tensor weight, Tensor? bias)
    {
        long images = input.shape[0], inputs = weight.shape[0] / Group, outputs = weight.shape[1];
        long[] places = input.shape[2..], kernel = weight.shape[2..];
        long[] whole = [.. places.Select((size, i) => (Strides[i] * (size - 1)) + (Dilations[i] * (kernel[i] - 1)) + 1)];
        Tensor x = input.reshape([images, Group, inputs, Require.Product(places)]), w = weight.reshape(Group, inputs, outputs, -1);
        Tensor top = zeros([images, Group * outputs, .. whole], x.dtype, x.device);
        for (long element = 0, count = Require.Product(kernel); element < count; element++)
        {
            Tensor grid = top;
            for (long i = kernel.Length - 1, rest = element; i >= 0; rest /= kernel[i--])
            {
                long first = rest % kernel[i] * Dilations[i];
                grid = grid.slice(i + 2, first, first + (Strides[i] * (places[i] - 1)) + 1, Strides[i]);
            }

            grid.add_(einsum("ngip,gio->ngop", x, w.select(3, element)).reshape([images, Group * outputs, .. places]), Number.One);
        }

        for (int i = 0; i < kernel.Length; i++)
            top = top.narrow(i + 2, Pads[i], whole[i] - (2 * Pads[i]));
        return bias is null ? top.clone() : top + bias.view([-1, .. Ones(kernel.Length)]);
    }
}
