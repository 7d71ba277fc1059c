using static TorchSharp.torch;
using LearnedParameter = TorchSharp.Modules.Parameter;

namespace Prototxt.Layers;

/// <summary>
/// <c>type: "Deconvolution"</c> over any number of spatial axes, the transpose of a convolution: [.., inputs, spatial..] gives
/// [.., outputs, stride · (size − 1) + window − 2 · pad..].
/// </summary>
/// <remarks>Source: Caffe deconv_layer.cpp and base_conv_layer.cpp semantics.</remarks>
public sealed class Deconvolution : nn.Module<Tensor, Tensor>
{
    private readonly long[] shape, stride, pad, dilation;
    private readonly long group;
    private readonly int axis;
    private readonly LearnedBlob weightBlob;

    /// <summary>Makes the layer and its blobs.</summary>
    /// <param name="name">The layer's name, for messages.</param>
    /// <param name="inputChannels">The bottom's size at <paramref name="axis"/>; 0 if the first bottom or a weight file is to tell it.</param>
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
    /// <param name="weight">A weight shared with another layer.</param>
    /// <param name="bias">A bias shared with another layer.</param>
    /// <param name="device">Where new blobs are made.</param>
    /// <exception cref="ArgumentException">
    /// Channels or outputs do not divide by the groups, or a shared blob has another size.
    /// </exception>
    public Deconvolution(string name, long inputChannels, long numOutput, long[] kernel, long[]? stride = null, long[]? pad = null,
        long[]? dilation = null, long group = 1, Filler? weightFiller = null, Filler? biasFiller = null, bool biasTerm = true,
        int axis = 1, LearnedParameter? weight = null, LearnedParameter? bias = null, Device? device = null)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        if (inputChannels % group != 0 || numOutput % group != 0)
            throw new ArgumentException($"{name}: {inputChannels} channels and {numOutput} outputs do not both divide into {group} groups.");
        this.group = group;
        this.axis = axis;
        this.stride = stride ?? Convolution.Ones(kernel.Length);
        this.pad = pad ?? new long[kernel.Length];
        this.dilation = dilation ?? Convolution.Ones(kernel.Length);
        shape = [inputChannels, numOutput / group, .. kernel];
        weightBlob = LearnedBlob.Register(this, "weight", shape, weightFiller, weight, device);
        if (biasTerm)
            LearnedBlob.Register(this, "bias", [numOutput], biasFiller, bias, device);
    }

    /// <summary>The weight, [inputs, outputs / group, kernel..]; inputs is 0 as long as it is not known.</summary>
    public LearnedParameter Weight => get_parameter("weight")!;

    /// <summary>The bias, [outputs], or null without one.</summary>
    public LearnedParameter? Bias => get_parameter("bias");

    /// <summary>Computes the top.</summary>
    /// <param name="x">The bottom, [.., inputs, spatial..].</param>
    /// <exception cref="ArgumentException">The bottom has other axes or channels than the layer was made for.</exception>
    public override Tensor forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        int spatial = shape.Length - 2;
        int channelAxis = Require.Axis(x, axis, GetName());
        long[] found = x.shape;
        if (shape[0] == 0 && channelAxis < found.Length)
            Open(found[channelAxis]);
        if (found.Length != channelAxis + 1 + spatial || found[channelAxis] != shape[0])
            Require.Fail(GetName(), $"a bottom with {shape[0]} channels at axis {axis} and {spatial} spatial axes", x);

        using var scope = NewDisposeScope();
        Tensor weight = Weight.view(shape);
        Tensor? bias = Bias?.view(-1);
        // Without spatial axes: one pixel under a window of one.
        Tensor input = x.reshape([Require.Product(found.AsSpan(0, channelAxis)), .. found[channelAxis..], .. spatial == 0 ? (long[])[1] : []]);
        Tensor y = spatial switch
        {
            0 => nn.functional.conv_transpose1d(input, weight.unsqueeze(-1), bias, groups: group).squeeze(-1),
            1 => nn.functional.conv_transpose1d(input, weight, bias, stride[0], pad[0], null, dilation[0], group),
            2 => nn.functional.conv_transpose2d(input, weight, bias, stride, pad, null, dilation, group),
            3 => nn.functional.conv_transpose3d(input, weight, bias, stride, pad, null, dilation, group),
            _ => OverManyAxes(input, weight, bias),
        };
        return (channelAxis == 1 ? y : y.reshape([.. found[..channelAxis], .. y.shape[1..]])).MoveToOuterDisposeScope();
    }

    private void Open(long channels)
    {
        if (channels % group != 0)
            throw new ArgumentException($"{GetName()}: {channels} channels do not divide into {group} groups.");
        weightBlob.Complete(channels);
        shape[0] = channels;
    }

    // More axes than libtorch has a function for: each element of the window adds a grid of products to the top.
    private Tensor OverManyAxes(Tensor input, Tensor weight, Tensor? bias)
    {
        long images = input.shape[0], inputs = shape[0] / group, outputs = shape[1];
        long[] places = input.shape[2..], kernel = shape[2..];
        long[] whole = [.. places.Select((size, i) => (stride[i] * (size - 1)) + (dilation[i] * (kernel[i] - 1)) + 1)];
        Tensor x = input.reshape([images, group, inputs, Require.Product(places)]), w = weight.reshape(group, inputs, outputs, -1);
        Tensor top = zeros([images, group * outputs, .. whole], x.dtype, x.device);
        for (long element = 0, count = Require.Product(kernel); element < count; element++)
        {
            Tensor grid = top;
            for (long i = kernel.Length - 1, rest = element; i >= 0; rest /= kernel[i--])
            {
                long first = rest % kernel[i] * dilation[i];
                grid = grid.slice(i + 2, first, first + (stride[i] * (places[i] - 1)) + 1, stride[i]);
            }

            grid.add_(einsum("ngip,gio->ngop", x, w.select(3, element)).reshape([images, group * outputs, .. places]), Number.One);
        }

        for (int i = 0; i < kernel.Length; i++)
            top = top.narrow(i + 2, pad[i], whole[i] - (2 * pad[i]));
        return bias is null ? top.clone() : top + bias.view([-1, .. Convolution.Ones(kernel.Length)]);
    }

    /// <summary>Computes one top for each bottom with the same weights.</summary>
    /// <param name="bottoms">The bottoms, all of one shape.</param>
    /// <exception cref="ArgumentException">A bottom has other axes or channels than the layer was made for.</exception>
    public Tensor[] ForwardEach(ReadOnlySpan<Tensor> bottoms)
    {
        var tops = new Tensor[bottoms.Length];
        for (int i = 0; i < tops.Length; i++)
            tops[i] = forward(bottoms[i]);
        return tops;
    }
}
