using static TorchSharp.torch;
using LearnedParameter = TorchSharp.Modules.Parameter;

namespace Prototxt.Layers;

/// <summary><c>type: "InnerProduct"</c>: all axes from one on are taken as one vector; [outer.., inner..] gives [outer.., outputs].</summary>
/// <remarks>Source: Caffe inner_product_layer.cpp semantics.</remarks>
public sealed class InnerProduct : nn.Module<Tensor, Tensor>
{
    private readonly long numOutput;
    private readonly int axis;
    private readonly bool transpose;
    private readonly LearnedBlob weightBlob;

    /// <summary>Makes the layer and its blobs.</summary>
    /// <param name="name">The layer's name, for messages.</param>
    /// <param name="inputCount">The number of values from <paramref name="axis"/> on; 0 to take it from the first bottom or a weight file.</param>
    /// <param name="numOutput">The number of outputs.</param>
    /// <param name="axis">The first of the axes that are taken as one.</param>
    /// <param name="transpose">Whether the weight is kept as inputs × outputs.</param>
    /// <param name="weightFiller">Fills a new weight; zeros if left out.</param>
    /// <param name="biasFiller">Fills a new bias; zeros if left out.</param>
    /// <param name="biasTerm">Whether there is a bias.</param>
    /// <param name="weight">A weight shared with another layer.</param>
    /// <param name="bias">A bias shared with another layer.</param>
    /// <param name="device">The device for new blobs.</param>
    /// <exception cref="ArgumentException">A shared blob has a different size.</exception>
    public InnerProduct(string name, long inputCount, long numOutput, int axis = 1, bool transpose = false, Filler? weightFiller = null,
        Filler? biasFiller = null, bool biasTerm = true, LearnedParameter? weight = null, LearnedParameter? bias = null, Device? device = null)
        : base(name)
    {
        this.numOutput = numOutput;
        this.axis = axis;
        this.transpose = transpose;
        weightBlob = LearnedBlob.Register(this, "weight", transpose ? [inputCount, numOutput] : [numOutput, inputCount], weightFiller, weight, device);
        if (biasTerm)
            LearnedBlob.Register(this, "bias", [numOutput], biasFiller, bias, device);
    }

    /// <summary>The weight, [outputs, inputs], or [inputs, outputs] if transposed; inputs is 0 until it is known.</summary>
    public LearnedParameter Weight => get_parameter("weight")!;

    /// <summary>The bias, [outputs], or null without one.</summary>
    public LearnedParameter? Bias => get_parameter("bias");

    /// <summary>Computes the top.</summary>
    /// <param name="x">The bottom, [outer.., inner..].</param>
    /// <exception cref="ArgumentException">The inner axes have a different number of values than the layer was made for.</exception>
    public override Tensor forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        long[] shape = x.shape;
        int first = Require.Axis(x, axis, LayerName.Of(this));
        long found = Require.Product(shape.AsSpan(first));
        if (weightBlob.IsOpen)
            weightBlob.Complete(found);
        long inputCount = weightBlob.Shape[transpose ? 0 : 1];
        if (found != inputCount)
            Require.Fail(LayerName.Of(this), $"a bottom of {inputCount} values from axis {axis} on", x);

        using var scope = NewDisposeScope();
        Tensor weight = transpose ? Weight.Watched().view(weightBlob.Shape).t() : Weight.Watched().view(weightBlob.Shape);
        Tensor y = nn.functional.linear(x.reshape(-1, inputCount), weight, Bias?.Watched().view(-1));
        return y.view([.. shape[..first], numOutput]).MoveToOuterDisposeScope();
    }
}
