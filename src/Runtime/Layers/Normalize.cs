using static TorchSharp.torch;
using LearnedParameter = TorchSharp.Modules.Parameter;

namespace Prototxt.Layers;

/// <summary><c>type: "Normalize"</c> of SSD: numbers divided by their length, times a learned factor.</summary>
/// <remarks>
/// Source: normalize_layer.cpp semantics of weiliu89/caffe, branch ssd. <see cref="L1"/> and <see cref="L2"/> are the layer of the
/// same name in happynear/caffe-windows, which learns nothing.
/// </remarks>
public sealed class Normalize : nn.Module<Tensor, Tensor>
{
    // What the port adds to each length, so that zeros stay zeros.
    private const double Little = 1e-6;
    private readonly LearnedBlob scaleBlob;
    private readonly long channels;
    private readonly bool acrossSpatial, channelShared;
    private readonly float eps;

    /// <summary>Makes the layer and its factors.</summary>
    /// <param name="name">The layer's name, for messages.</param>
    /// <param name="channels">The bottom's size at axis 1; 0 if the first bottom or a weight file is to tell it.</param>
    /// <param name="acrossSpatial">Whether a whole image has one length, or each place its own over the channels.</param>
    /// <param name="channelShared">Whether there is one factor, or one for each channel.</param>
    /// <param name="eps">Added to the squared length.</param>
    /// <param name="filler">Fills new factors; ones if left out.</param>
    /// <param name="scale">Factors shared with another layer.</param>
    /// <param name="device">Where new factors are made.</param>
    /// <exception cref="ArgumentException">Shared factors have another size.</exception>
    public Normalize(string name, long channels, bool acrossSpatial = true, bool channelShared = true, float eps = 1e-10f,
        Filler? filler = null, LearnedParameter? scale = null, Device? device = null)
        : base(name)
    {
        this.channels = channels;
        this.acrossSpatial = acrossSpatial;
        this.channelShared = channelShared;
        this.eps = eps;
        scaleBlob = LearnedBlob.Register(this, "scale", channelShared ? [] : [channels], filler ?? Filler.Constant(1f), scale, device);
    }

    /// <summary>The factors, [channels], or a single one without axes.</summary>
    public LearnedParameter Scale => get_parameter("scale")!;

    /// <summary>Computes the top.</summary>
    /// <param name="x">The bottom, [images, channels, ..].</param>
    /// <exception cref="ArgumentException">The bottom has another number of channels.</exception>
    public override Tensor forward(Tensor x)
    {
        long count = LearnedBlob.FitChannels(channels, x, LayerName.Of(this), scaleBlob);
        using var scope = NewDisposeScope();
        Tensor flat = (x.dtype == ScalarType.Float16 ? x.to(ScalarType.Float32) : x).reshape(x.shape[0], count, Require.Product(x.shape.AsSpan(2)));
        Tensor length = flat.square().sum(acrossSpatial ? [1, 2] : [1], keepdim: true).add(Number.Of(eps)).sqrt();
        return (flat / length * Scale.view(channelShared ? [1] : [count, 1])).view(x.shape).to_type(x.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>Numbers divided by their length over the channels.</summary>
    /// <param name="x">The bottom, [images, channels, ..].</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The bottom has no channels.</exception>
    public static Tensor L2(Tensor x, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        Require.Axis(x, 1, new("Normalize", layer));
        if (Pointwise.InFloat(x, wide => L2(wide, layer)) is { } rounded)
            return rounded;
        using var scope = NewDisposeScope();
        return (x / x.square().sum(1, keepdim: true).add(Number.Of(Little)).sqrt()).MoveToOuterDisposeScope();
    }

    /// <summary>Numbers divided by the sum of their magnitudes over the channels.</summary>
    /// <param name="x">The bottom, [images, channels, ..].</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The bottom has no channels.</exception>
    public static Tensor L1(Tensor x, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        Require.Axis(x, 1, new("Normalize", layer));
        using var scope = NewDisposeScope();
        return (x / x.abs().sum(1, keepdim: true).add(Number.Of(Little))).MoveToOuterDisposeScope();
    }
}
