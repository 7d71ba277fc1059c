using static TorchSharp.torch;
using LearnedParameter = TorchSharp.Modules.Parameter;

namespace Prototxt.Layers;

/// <summary>
/// <c>type: "Convolution"</c> over any number of spatial axes: [.., inputs, spatial..] gives [.., outputs, spatial..], sizes
/// rounded down. Without spatial axes it is an inner product over the channels.
/// </summary>
/// <remarks>Source: Caffe conv_layer.cpp and base_conv_layer.cpp semantics.</remarks>
public sealed class Convolution : nn.Module<Tensor, Tensor>
{
    private readonly long[] shape, stride, pad, dilation;
    private readonly long group;
    private readonly int axis;
    private readonly LearnedBlob weightBlob;
    private long inputChannels;

    /// <summary>Makes the layer and its blobs.</summary>
    /// <param name="name">The layer's name, for messages.</param>
    /// <param name="inputChannels">The bottom's size at <paramref name="axis"/>; 0 if the first bottom or a weight file is to tell it.</param>
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
    /// <param name="weight">A weight shared with another layer.</param>
    /// <param name="bias">A bias shared with another layer.</param>
    /// <param name="device">Where new blobs are made.</param>
    /// <exception cref="ArgumentException">Channels or outputs do not divide by the groups, or a shared blob has another size.</exception>
    public Convolution(string name, long inputChannels, long numOutput, long[] kernel, long[]? stride = null, long[]? pad = null,
        long[]? dilation = null, long group = 1, Filler? weightFiller = null, Filler? biasFiller = null, bool biasTerm = true,
        int axis = 1, LearnedParameter? weight = null, LearnedParameter? bias = null, Device? device = null)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        if (inputChannels % group != 0 || numOutput % group != 0)
            throw new ArgumentException($"{name}: {inputChannels} channels and {numOutput} outputs do not both divide into {group} groups.");
        this.inputChannels = inputChannels;
        this.group = group;
        this.axis = axis;
        this.stride = stride ?? Ones(kernel.Length);
        this.pad = pad ?? new long[kernel.Length];
        this.dilation = dilation ?? Ones(kernel.Length);
        shape = [numOutput, inputChannels / group, .. kernel];
        weightBlob = LearnedBlob.Register(this, "weight", shape, weightFiller, weight, device);
        if (biasTerm)
            LearnedBlob.Register(this, "bias", [numOutput], biasFiller, bias, device);
    }

    /// <summary>The weight, [outputs, inputs / group, kernel..]; inputs is 0 as long as it is not known.</summary>
    public LearnedParameter Weight => get_parameter("weight")!;

    /// <summary>The bias, [outputs], or null without one.</summary>
    public LearnedParameter? Bias => get_parameter("bias");

    /// <summary>Computes the top.</summary>
    /// <param name="x">The bottom, [.., inputs, spatial..].</param>
    /// <exception cref="ArgumentException">The bottom has other axes or channels than the layer was made for, or is smaller than the window.</exception>
    public override Tensor forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        int spatial = shape.Length - 2;
        int channelAxis = Require.Axis(x, axis, GetName());
        long[] found = x.shape;
        if (inputChannels == 0 && channelAxis < found.Length)
            Open(found[channelAxis]);
        if (found.Length != channelAxis + 1 + spatial || found[channelAxis] != inputChannels)
            Require.Fail(GetName(), $"a bottom with {inputChannels} channels at axis {axis} and {spatial} spatial axes", x);
        // A window too large by less than its stride has one place in Caffe, with zeros beyond the picture.
        var missing = new long[2 * spatial];
        for (int i = 0; i < spatial; i++)
        {
            long beyond = Math.Max(0, dilation[i] * (shape[2 + i] - 1) + 1 - found[channelAxis + 1 + i] - 2 * pad[i]);
            if (beyond >= stride[i])
                Require.Fail(GetName(), $"a bottom not smaller than its window {Require.Text(shape.AsSpan(2))}", x);
            missing[^(2 * i + 1)] = beyond; // counted from the last axis
        }

        using var scope = NewDisposeScope();
        Tensor input = channelAxis == 1 ? x : x.reshape([-1, .. found[channelAxis..]]);
        if (missing.Any(m => m > 0))
            input = nn.functional.pad(input, missing);
        Tensor y = Convolve(input, Weight.view(shape), Bias?.view(-1), stride, pad, dilation, group);
        if (channelAxis != 1)
            y = y.reshape([.. found[..channelAxis], .. y.shape[1..]]);
        return y.MoveToOuterDisposeScope();
    }

    private void Open(long channels)
    {
        if (channels % group != 0)
            throw new ArgumentException($"{GetName()}: {channels} channels do not divide into {group} groups.");
        weightBlob.Complete(channels / group);
        shape[1] = channels / group;
        inputChannels = channels;
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

    /// <summary>As many ones: strides and dilations that are left out.</summary>
    internal static long[] Ones(int count)
    {
        var ones = new long[count];
        Array.Fill(ones, 1);
        return ones;
    }
}
