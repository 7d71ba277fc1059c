using static TorchSharp.torch;
using LearnedParameter = TorchSharp.Modules.Parameter;

namespace Prototxt.Layers;

/// <summary><c>type: "Embed"</c>: each number of the bottom picks a learned row; [..] gives [.., outputs].</summary>
/// <remarks>Source: Caffe embed_layer.cpp semantics.</remarks>
public sealed class Embed : nn.Module<Tensor, Tensor>
{
    private readonly long inputDim, numOutput;

    /// <summary>Makes the layer and its blobs.</summary>
    /// <param name="name">The layer's name, for messages.</param>
    /// <param name="inputDim">The number of rows.</param>
    /// <param name="numOutput">The length of a row.</param>
    /// <param name="weightFiller">Fills a new weight; zeros if left out.</param>
    /// <param name="biasFiller">Fills a new bias; zeros if left out.</param>
    /// <param name="biasTerm">Whether there is a bias.</param>
    /// <param name="weight">A weight shared with another layer.</param>
    /// <param name="bias">A bias shared with another layer.</param>
    /// <param name="device">The device for new blobs.</param>
    /// <exception cref="ArgumentException">A shared blob has a different size.</exception>
    public Embed(string name, long inputDim, long numOutput, Filler? weightFiller = null, Filler? biasFiller = null, bool biasTerm = true,
        LearnedParameter? weight = null, LearnedParameter? bias = null, Device? device = null)
        : base(name)
    {
        this.inputDim = inputDim;
        this.numOutput = numOutput;
        LearnedBlob.Register(this, "weight", [inputDim, numOutput], weightFiller, weight, device);
        if (biasTerm)
            LearnedBlob.Register(this, "bias", [numOutput], biasFiller, bias, device);
    }

    /// <summary>The rows, [inputs, outputs].</summary>
    public LearnedParameter Weight => get_parameter("weight")!;

    /// <summary>The bias, [outputs], or null without one.</summary>
    public LearnedParameter? Bias => get_parameter("bias");

    /// <summary>Computes the top.</summary>
    /// <param name="x">The bottom: row numbers, as floats or integers.</param>
    /// <exception cref="ArgumentException">A number names no row.</exception>
    public override Tensor forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        using var scope = NewDisposeScope();
        Tensor index = x.detach().to_type(ScalarType.Int64).flatten();
        Require.Among(index, inputDim, x, LayerName.Of(this), "index", $"is no row; the layer has the rows 0 to {inputDim - 1}");
        Tensor rows = Weight.Watched().view(inputDim, numOutput).index_select(0, index);
        Tensor y = Bias is { } bias ? rows + bias.Watched().view(-1) : rows;
        return y.view([.. x.shape, numOutput]).MoveToOuterDisposeScope();
    }
}
