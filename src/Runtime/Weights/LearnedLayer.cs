using static TorchSharp.torch;

namespace Prototxt.Weights;

/// <summary>One layer of a net with its learned blobs. A generated class lists them in net order.</summary>
public sealed class LearnedLayer
{
    /// <summary>Describes a layer; the tensors stay the caller's.</summary>
    /// <param name="name">The layer's name in the prototxt. Files are matched by it.</param>
    /// <param name="type">The layer's type, for example <c>Convolution</c>.</param>
    /// <param name="blobs">The parameters in Caffe's order and shapes; a scalar has no axes.</param>
    public LearnedLayer(string name, string type, IReadOnlyList<Tensor> blobs)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(blobs);
        Name = name;
        Type = type;
        Blobs = blobs;
    }

    /// <summary>The layer's name in the prototxt.</summary>
    public string Name { get; }

    /// <summary>The layer's type, for example <c>InnerProduct</c>.</summary>
    public string Type { get; }

    /// <summary>The views that the layer belongs to.</summary>
    public NetViews Views { get; init; } = NetViews.All;

    /// <summary>The parameters in Caffe's order (weights, bias) and in Caffe's shapes.</summary>
    public IReadOnlyList<Tensor> Blobs { get; }

    /// <summary>
    /// What multiplies a solver's weight decay for each blob, where some are not learned (a BatchNorm's sums) and it is not 1: the decay
    /// goes into the histories that Caffe's adaptive rules keep of them. Null otherwise; of learned blobs the net's learnable parameters tell.
    /// </summary>
    public IReadOnlyList<float>? DecayMults { get; init; }

    /// <summary>
    /// Of an InnerProduct fed by a picture: the axes it flattens, channels first (<c>{C, H, W}</c>). Files with channels last
    /// need it to put the weights into Caffe's order. Null otherwise.
    /// </summary>
    public IReadOnlyList<long>? InputShape { get; init; }

    /// <summary>The same without tensors.</summary>
    internal LayerBlobs ToBlobs() => new(Name, Type, [.. Blobs.Select(b => b.shape)]) { InputShape = InputShape };
}
