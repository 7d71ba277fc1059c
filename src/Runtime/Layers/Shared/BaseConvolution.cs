using System.Collections.ObjectModel;
using System.ComponentModel;
using static TorchSharp.torch;
using LearnedParameter = TorchSharp.Modules.Parameter;

namespace Prototxt.Layers;

/// <summary>What a convolution and its transpose have in common: the window, the groups, the blobs, and the axes before the channels.</summary>
/// <remarks>Source: Caffe base_conv_layer.cpp semantics.</remarks>
public abstract class BaseConvolution : nn.Module<Tensor, Tensor>
{
    private readonly int axis, inputAxis;
    private readonly long inputParts;
    private readonly long[] kernel, stride, pad, dilation;
    private readonly bool anyRank;
    private readonly LearnedBlob weightBlob;

    private protected BaseConvolution(string name, long inputChannels, long numOutput, bool isTransposed, long[] kernel, long[]? stride, long[]? pad,
        long[]? dilation, long group, Filler? weightFiller, Filler? biasFiller, bool biasTerm, int axis, bool anyRank, LearnedParameter? weight,
        LearnedParameter? bias, Device? device)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        if (inputChannels % group != 0 || numOutput % group != 0)
            throw new ArgumentException($"{name}: {inputChannels} channels and {numOutput} outputs do not both divide into {group} groups.");
        if (anyRank && (kernel.Length != 1 || inputChannels != 0))
            throw new ArgumentException($"{name}: a window for any number of axes has one size, and the first bottom tells the channels.");
        this.axis = axis;
        this.anyRank = anyRank;
        Group = group;
        this.kernel = kernel;
        this.stride = stride ?? Ones(kernel.Length);
        this.pad = pad ?? new long[kernel.Length];
        this.dilation = dilation ?? Ones(kernel.Length);
        (inputAxis, inputParts) = isTransposed ? (0, 1) : (1, group);
        // Two open axes at the end stand for as many as there will be.
        long[] window = anyRank ? [0, 0] : kernel;
        long[] shape = isTransposed ? [inputChannels, numOutput / group, .. window] : [numOutput, inputChannels / group, .. window];
        weightBlob = LearnedBlob.Register(this, "weight", shape, weightFiller, weight, device);
        if (biasTerm)
            LearnedBlob.Register(this, "bias", [numOutput], biasFiller, bias, device);
    }

    /// <summary>The weight, [outputs, inputs / group, kernel..], or [inputs, outputs / group, kernel..] where it is transposed; inputs is 0 until it is known.</summary>
    public LearnedParameter Weight => get_parameter("weight")!;

    /// <summary>The bias, [outputs], or null without one.</summary>
    public LearnedParameter? Bias => get_parameter("bias");

    /// <summary>The window, one size per spatial axis.</summary>
    public IReadOnlyList<long> Kernel => PerAxis(kernel);

    /// <summary>The step from one window to the next, in elements per spatial axis.</summary>
    public IReadOnlyList<long> Stride => PerAxis(stride);

    /// <summary>The zeros on each side of the picture per spatial axis; of a Deconvolution, what is cut off there.</summary>
    public IReadOnlyList<long> Pad => PerAxis(pad);

    /// <summary>The distance of the window's elements per spatial axis; 1 where they touch.</summary>
    public IReadOnlyList<long> Dilation => PerAxis(dilation);

    /// <summary>How many parts inputs and outputs are cut into, each seeing only its own.</summary>
    public long Group { get; }

    private protected long[] Strides => Along(stride, weightBlob.Shape.Length - 2);

    private protected long[] Pads => Along(pad, weightBlob.Shape.Length - 2);

    private protected long[] Dilations => Along(dilation, weightBlob.Shape.Length - 2);

    /// <summary>How far a window reaches beyond a picture of a size.</summary>
    private protected virtual long Beyond(long size, int i) => Math.Max(0, At(dilation, i) * (At(kernel, i) - 1) + 1 - size - 2 * At(pad, i));

    /// <summary>Computes the top.</summary>
    /// <param name="x">The bottom, [.., inputs, spatial..].</param>
    /// <exception cref="ArgumentException">The bottom's axes or channels are not those the layer was made for, or it is smaller than the window.</exception>
    public override Tensor forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        int channelAxis = Require.Axis(x, axis, LayerName.Of(this));
        long[] found = x.shape;
        bool isOpen = weightBlob.IsOpen;
        int spatial = isOpen && anyRank ? found.Length - channelAxis - 1 : weightBlob.Shape.Length - 2;
        long channels = weightBlob.Shape[inputAxis] * inputParts;
        if (found.Length != channelAxis + 1 + spatial || (!isOpen && found[channelAxis] != channels))
            Require.Fail(LayerName.Of(this), $"a bottom with {(isOpen ? "" : $"{channels} ")}channels at axis {axis} and {spatial} spatial axes", x);
        for (int i = 0; i < spatial; i++)
            if (Beyond(found[channelAxis + 1 + i], i) >= At(stride, i))
                Require.Fail(LayerName.Of(this), $"a bottom not smaller than its window {Require.Text(Along(kernel, spatial))}", x);
        if (isOpen)
            Open(found[channelAxis], spatial);

        using var scope = NewDisposeScope();
        Tensor images = channelAxis == 1 ? x : x.reshape([Require.Product(found.AsSpan(0, channelAxis)), .. found[channelAxis..]]);
        Tensor y = Compute(images, Weight.Watched().view(weightBlob.Shape), Bias?.Watched().view(-1));
        return (channelAxis == 1 ? y : y.reshape([.. found[..channelAxis], .. y.shape[1..]])).MoveToOuterDisposeScope();
    }

    /// <summary>Computes one top for each bottom with the same weights.</summary>
    /// <param name="bottoms">The bottoms, all of one shape.</param>
    /// <exception cref="ArgumentException">As for <see cref="forward"/>.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Tensor[] ForwardEach(ReadOnlySpan<Tensor> bottoms)
    {
        var tops = new Tensor[bottoms.Length];
        for (int i = 0; i < tops.Length; i++)
            tops[i] = forward(bottoms[i]);
        return tops;
    }

    /// <summary>The top of images [images, inputs, spatial..], in a dispose scope.</summary>
    private protected abstract Tensor Compute(Tensor x, Tensor weight, Tensor? bias);

    /// <summary>As many ones: strides and dilations that are left out.</summary>
    private protected static long[] Ones(int count) => Repeat(1, count);

    private static long[] Repeat(long value, int count)
    {
        var values = new long[count];
        Array.Fill(values, value);
        return values;
    }

    private ReadOnlyCollection<long> PerAxis(long[] sizes) => Array.AsReadOnly(Along(sizes, weightBlob.Shape.Length - 2));

    private void Open(long channels, int spatial)
    {
        if (channels % Group != 0)
            throw new ArgumentException($"{LayerName.Of(this)}: {channels} channels do not divide into {Group} groups{Pass.Remark}.");
        long[] full = [.. weightBlob.Shape[..2], .. Along(kernel, spatial)];
        full[inputAxis] = channels / inputParts;
        weightBlob.Complete(full);
    }

    // One number stands for all axes, whose number a file may not tell.
    private long At(long[] sizes, int i) => sizes[anyRank ? 0 : i];

    private long[] Along(long[] sizes, int spatial) => anyRank ? Repeat(sizes[0], spatial) : sizes;
}
