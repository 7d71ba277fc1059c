using static TorchSharp.torch;
using LearnedParameter = TorchSharp.Modules.Parameter;

namespace Prototxt.Layers;

/// <summary><c>type: "Scale"</c> with two bottoms and <c>bias_term</c>: the only learned blob is the bias.</summary>
/// <remarks>Source: Caffe scale_layer.cpp semantics.</remarks>
public sealed class ScaleBias : nn.Module<Tensor, Tensor, Tensor>, ICaffeType
{
    private readonly int axis;
    private readonly LearnedBlob biasBlob;

    /// <summary>Makes the layer and its bias.</summary>
    /// <param name="name">The layer's name, for messages.</param>
    /// <param name="shape">The second bottom's shape; sizes of 0 are taken from the first one that comes.</param>
    /// <param name="axis">The first axis of the first bottom that the second belongs to.</param>
    /// <param name="biasFiller">Fills a new bias; zeros if left out.</param>
    /// <param name="bias">A bias shared with another layer.</param>
    /// <param name="device">The device for a new bias.</param>
    /// <exception cref="ArgumentException">A shared bias has a different size.</exception>
    public ScaleBias(string name, long[] shape, int axis = 1, Filler? biasFiller = null, LearnedParameter? bias = null, Device? device = null)
        : base(name)
    {
        this.axis = axis;
        biasBlob = LearnedBlob.Register(this, "bias", shape, biasFiller, bias, device);
    }

    /// <summary>The bias, of the second bottom's shape.</summary>
    public LearnedParameter Bias => get_parameter("bias")!;

    /// <summary>Computes the top.</summary>
    /// <param name="x">The first bottom.</param>
    /// <param name="factor">The second bottom.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public override Tensor forward(Tensor x, Tensor factor)
    {
        long[] shape = LearnedBlob.FitAxes(factor, 0, LayerName.Of(this), biasBlob);
        using var scope = NewDisposeScope();
        return Scale.Apply(x, factor, axis, Bias.Watched().view(shape), LayerName.Of(this)).MoveToOuterDisposeScope();
    }

    string ICaffeType.Name => nameof(Scale);
}
