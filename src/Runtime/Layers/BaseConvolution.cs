using static TorchSharp.torch;
using LearnedParameter = TorchSharp.Modules.Parameter;

namespace Prototxt.Layers;

/// <summary>What a convolution and its transpose have in common: the window, the groups, the blobs, and the axes before the channels.</summary>
/// <remarks>Source: Caffe base_conv_layer.cpp semantics.</remarks>
public abstract class BaseConvolution : nn.Module<Tensor, Tensor>
{
    private readonly int axis, inputAxis;
    private readonly LearnedBlob weightBlob;

    private protected BaseConvolution(string name, long inputChannels, long numOutput, bool isTransposed, long[] kernel, long[]? stride, long[]? pad,
        long[]? dilation, long group, Filler? weightFiller, Filler? biasFiller, bool biasTerm, int axis, LearnedParameter? weight, LearnedParameter? bias,
        Device? device)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        if (inputChannels % group != 0 || numOutput % group != 0)
            throw new ArgumentException($"{name}: {inputChannels} channels and {numOutput} outputs do not both divide into {group} groups.");
        this.axis = axis;
        Group = group;
        Stride = stride ?? Ones(kernel.Length);
        Pad = pad ?? new long[kernel.Length];
        Dilation = dilation ?? Ones(kernel.Length);
        inputAxis = isTransposed ? 0 : 1;
        long[] shape = isTransposed ? [inputChannels, numOutput / group, .. kernel] : [numOutput, inputChannels / group, .. kernel];
        weightBlob = LearnedBlob.Register(this, "weight", shape, weightFiller, weight, device);
        if (biasTerm)
            LearnedBlob.Register(this, "bias", [numOutput], biasFiller, bias, device);
    }

    /// <summary>The weight, [outputs, inputs / group, kernel..], or [inputs, outputs / group, kernel..] where it is transposed; inputs is 0 as long as it is not known.</summary>
    public LearnedParameter Weight => get_parameter("weight")!;

    /// <summary>The bias, [outputs], or null without one.</summary>
    public LearnedParameter? Bias => get_parameter("bias");

    private protected long Group { get; }

    private protected long[] Stride { get; }

    private protected long[] Pad { get; }

    private protected long[] Dilation { get; }

    /// <summary>Computes the top.</summary>
    /// <param name="x">The bottom, [.., inputs, spatial..].</param>
    /// <exception cref="ArgumentException">The bottom has other axes or channels than the layer was made for, or is smaller than the window.</exception>
    public override Tensor forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        int spatial = Stride.Length, channelAxis = Require.Axis(x, axis, LayerName.Of(this));
        long[] found = x.shape;
        bool isOpen = weightBlob.IsOpen;
        long channels = inputAxis == 0 ? weightBlob.Shape[0] : weightBlob.Shape[1] * Group;
        if (found.Length != channelAxis + 1 + spatial || (!isOpen && found[channelAxis] != channels))
            Require.Fail(LayerName.Of(this), $"a bottom with {(isOpen ? "" : $"{channels} ")}channels at axis {axis} and {spatial} spatial axes", x);
        CheckWindow(x, found.AsSpan(channelAxis + 1));
        if (isOpen)
            Open(found[channelAxis]);

        using var scope = NewDisposeScope();
        Tensor images = channelAxis == 1 ? x : x.reshape([Require.Product(found.AsSpan(0, channelAxis)), .. found[channelAxis..]]);
        Tensor y = Compute(images, Weight.view(weightBlob.Shape), Bias?.view(-1));
        return (channelAxis == 1 ? y : y.reshape([.. found[..channelAxis], .. y.shape[1..]])).MoveToOuterDisposeScope();
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

    /// <summary>Checks that the window has a place in the picture.</summary>
    private protected virtual void CheckWindow(Tensor x, ReadOnlySpan<long> size)
    {
    }

    /// <summary>The top of images [images, inputs, spatial..], in a dispose scope.</summary>
    private protected abstract Tensor Compute(Tensor x, Tensor weight, Tensor? bias);

    /// <summary>As many ones: strides and dilations that are left out.</summary>
    private protected static long[] Ones(int count)
    {
        var ones = new long[count];
        Array.Fill(ones, 1);
        return ones;
    }

    private void Open(long channels)
    {
        if (channels % Group != 0)
            throw new ArgumentException($"{LayerName.Of(this)}: {channels} channels do not divide into {Group} groups{Pass.Remark}.");
        weightBlob.Complete(inputAxis == 0 ? channels : channels / Group);
    }
}
