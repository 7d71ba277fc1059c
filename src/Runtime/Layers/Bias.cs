using static TorchSharp.torch;
using LearnedParameter = TorchSharp.Modules.Parameter;

namespace Prototxt.Layers;

/// <summary><c>type: "Bias"</c> with one bottom: a learned blob added along some of the axes.</summary>
/// <remarks>Source: Caffe bias_layer.cpp semantics. <see cref="Add"/> serves two bottoms.</remarks>
public sealed class Bias : nn.Module<Tensor, Tensor>
{
    private readonly int axis;
    private readonly LearnedBlob blob;

    /// <summary>Makes the layer and its blob.</summary>
    /// <param name="name">The layer's name, for messages.</param>
    /// <param name="shape">The blob's shape: the bottom's sizes from <paramref name="axis"/> on, as many as <c>num_axes</c> says; sizes of 0 are taken from the first bottom.</param>
    /// <param name="axis">The first axis of the bottom that the blob belongs to.</param>
    /// <param name="filler">Fills a new blob; zeros if left out.</param>
    /// <param name="bias">A blob shared with another layer.</param>
    /// <param name="device">The device for a new blob.</param>
    /// <exception cref="ArgumentException">A shared blob has a different size.</exception>
    public Bias(string name, long[] shape, int axis = 1, Filler? filler = null, LearnedParameter? bias = null, Device? device = null)
        : base(name)
    {
        this.axis = axis;
        blob = LearnedBlob.Register(this, "bias", shape, filler, bias, device);
    }

    /// <summary>The learned blob.</summary>
    public LearnedParameter Value => get_parameter("bias")!;

    /// <summary>Computes the top.</summary>
    /// <param name="x">The bottom.</param>
    /// <exception cref="ArgumentException">The bottom's sizes from the axis on are not the blob's.</exception>
    public override Tensor forward(Tensor x)
    {
        long[] shape = LearnedBlob.FitAxes(x, axis, LayerName.Of(this), blob);
        using var scope = NewDisposeScope();
        return x.add(Broadcast.Along(Value.Watched().view(shape), x, axis, LayerName.Of(this)), Number.One).MoveToOuterDisposeScope();
    }

    /// <summary>The layer with two bottoms: the second is repeated along the axes it does not have.</summary>
    /// <param name="x">The first bottom.</param>
    /// <param name="bias">The second bottom; its sizes are those of <paramref name="x"/> from <paramref name="axis"/> on. A scalar always fits.</param>
    /// <param name="axis">The first axis of <paramref name="x"/> that the bias belongs to.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Add(Tensor x, Tensor bias, int axis = 1, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(bias);
        using var scope = NewDisposeScope();
        return x.add(Broadcast.Along(bias, x, axis, new("Bias", layer)), Number.One).MoveToOuterDisposeScope();
    }
}
