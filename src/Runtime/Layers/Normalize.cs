using static TorchSharp.torch;
using LearnedParameter = TorchSharp.Modules.Parameter;

namespace Prototxt.Layers;

/// <summary><c>type: "Normalize"</c> of SSD: values divided by their length (L2 norm), times a learned factor.</summary>
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
    /// <param name="channels">The bottom's size at axis 1; 0 to take it from the first bottom or a weight file.</param>
    /// <param name="acrossSpatial">Whether a whole image has one length, or each place its own over the channels.</param>
    /// <param name="channelShared">Whether there is one factor, or one for each channel.</param>
    /// <param name="eps">Added to the squared length.</param>
    /// <param name="filler">Fills new factors; ones if left out.</param>
    /// <param name="scale">Factors shared with another layer.</param>
    /// <param name="device">The device for new factors.</param>
    /// <exception cref="ArgumentException">Shared factors have a different size.</exception>
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
    /// <exception cref="ArgumentException">The bottom has another number of channels than there are factors, or no channels.</exception>
    public override Tensor forward(Tensor x)
    {
        // One factor is for any number of channels.
        LearnedBlob.FitChannels(channelShared ? 0 : channels, x, LayerName.Of(this), channelShared ? [] : [scaleBlob]);
        return Pointwise.InFloat(x, Compute) ?? Compute(x);
    }

    private Tensor Compute(Tensor x)
    {
        using var scope = NewDisposeScope();
        long count = x.shape[1];
        Tensor flat = x.reshape(x.shape[0], count, Require.Product(x.shape.AsSpan(2)));
        if (channelShared || !is_grad_enabled() || !x.requires_grad)
            return (Unit(flat) * Scale.Watched().view(channelShared ? [1] : [count, 1])).view(x.shape).MoveToOuterDisposeScope();
        // The fork multiplies the gradient by the factors only after it has taken out the part along the numbers themselves.
        Tensor factors = Scale.Watched().view(count, 1);
        Tensor unit = Unit(Pointwise.WithGradient(flat, flat, factors.expand(flat.shape)));
        Tensor scaled = unit.detach() * factors;
        return (scaled + Pointwise.WithGradient(zeros_like(unit), unit)).view(x.shape).MoveToOuterDisposeScope();
    }

    private Tensor Unit(Tensor flat) =>
        flat / flat.square().sum(acrossSpatial ? [1, 2] : [1], keepdim: true).add(Number.Of(eps)).sqrt();

    /// <summary>Values divided by their length over the channels; four axes, those that the bottom lacks being of size 1.</summary>
    /// <param name="x">The bottom, [images, channels, ..], of at most four axes.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The bottom has no channels, or more than four axes.</exception>
    public static Tensor L2(Tensor x, string? layer = null)
    {
        using var scope = NewDisposeScope();
        x = FourAxes(x, new("Normalize", layer));
        return (x / x.square().sum(1, keepdim: true).add(Number.Of(Little)).sqrt()).MoveToOuterDisposeScope();
    }

    /// <summary>Values divided by the sum of their magnitudes over the channels; four axes, those that the bottom lacks being of size 1.</summary>
    /// <param name="x">The bottom, [images, channels, ..], of at most four axes.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The bottom has no channels, or more than four axes.</exception>
    public static Tensor L1(Tensor x, string? layer = null)
    {
        using var scope = NewDisposeScope();
        x = FourAxes(x, new("Normalize", layer));
        return (x / x.abs().sum(1, keepdim: true).add(Number.Of(Little))).MoveToOuterDisposeScope();
    }

    // The port's top always has four axes.
    private static Tensor FourAxes(Tensor x, LayerName layer)
    {
        ArgumentNullException.ThrowIfNull(x);
        Require.Axis(x, 1, layer);
        if (x.dim() > 4)
            Require.Fail(layer, "a bottom of at most 4 axes", x);
        return x.dim() == 4 ? x : x.reshape([.. x.shape, .. Enumerable.Repeat(1L, 4 - (int)x.dim())]);
    }
}
