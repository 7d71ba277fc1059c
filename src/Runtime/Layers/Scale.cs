using static TorchSharp.torch;
using LearnedParameter = TorchSharp.Modules.Parameter;

namespace Prototxt.Layers;

/// <summary><c>type: "Scale"</c> with one bottom: multiplied by a learned blob along some axes, a learned bias added.</summary>
/// <remarks>Source: Caffe scale_layer.cpp semantics. <see cref="Multiply"/> and <see cref="ScaleBias"/> serve two bottoms.</remarks>
public sealed class Scale : nn.Module<Tensor, Tensor>
{
    private readonly int axis;
    private readonly LearnedBlob[] blobs;

    /// <summary>Makes the layer and its blobs.</summary>
    /// <param name="name">The layer's name, for messages.</param>
    /// <param name="shape">The factor's shape: the bottom's sizes from <paramref name="axis"/> on, as many as <c>num_axes</c> says; sizes of 0 are taken from the first bottom.</param>
    /// <param name="axis">The first axis of the bottom that the factor belongs to.</param>
    /// <param name="biasTerm">Whether there is a bias.</param>
    /// <param name="filler">Fills a new factor; ones if left out.</param>
    /// <param name="biasFiller">Fills a new bias; zeros if left out.</param>
    /// <param name="weight">A factor shared with another layer.</param>
    /// <param name="bias">A bias shared with another layer.</param>
    /// <param name="device">The device for new blobs.</param>
    /// <exception cref="ArgumentException">A shared blob has a different size.</exception>
    public Scale(string name, long[] shape, int axis = 1, bool biasTerm = false, Filler? filler = null, Filler? biasFiller = null,
        LearnedParameter? weight = null, LearnedParameter? bias = null, Device? device = null)
        : base(name)
    {
        this.axis = axis;
        LearnedBlob factor = LearnedBlob.Register(this, "weight", shape, filler ?? Filler.Constant(1f), weight, device);
        blobs = biasTerm ? [factor, LearnedBlob.Register(this, "bias", shape, biasFiller, bias, device)] : [factor];
    }

    /// <summary>The factor.</summary>
    public LearnedParameter Weight => get_parameter("weight")!;

    /// <summary>The bias, of the factor's shape, or null without one.</summary>
    public LearnedParameter? Bias => get_parameter("bias");

    /// <summary>Computes the top.</summary>
    /// <param name="x">The bottom.</param>
    /// <exception cref="ArgumentException">The bottom's sizes from the axis on are not the factor's.</exception>
    public override Tensor forward(Tensor x)
    {
        long[] shape = LearnedBlob.FitAxes(x, axis, LayerName.Of(this), blobs);
        using var scope = NewDisposeScope();
        return Apply(x, Weight.Watched().view(shape), axis, Bias?.Watched().view(shape), LayerName.Of(this)).MoveToOuterDisposeScope();
    }

    /// <summary>The layer with two bottoms: x times the factor, repeated along the axes it does not have, plus a bias.</summary>
    /// <param name="x">The first bottom.</param>
    /// <param name="factor">The second bottom; its sizes are those of <paramref name="x"/> from <paramref name="axis"/> on. A scalar always fits.</param>
    /// <param name="axis">The first axis of <paramref name="x"/> that the factor belongs to.</param>
    /// <param name="bias">A bias of the factor's shape.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Multiply(Tensor x, Tensor factor, int axis = 1, Tensor? bias = null, string? layer = null) => Apply(x, factor, axis, bias, new("Scale", layer));

    internal static Tensor Apply(Tensor x, Tensor factor, int axis, Tensor? bias, LayerName layer)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(factor);
        using var scope = NewDisposeScope();
        Tensor wide = Broadcast.Along(factor, x, axis, layer);
        Tensor y = bias is null ? x * wide : addcmul(Broadcast.Along(bias, x, axis, layer), x, wide, Number.One);
        return y.MoveToOuterDisposeScope();
    }
}
