using static TorchSharp.torch;
using LearnedParameter = TorchSharp.Modules.Parameter;

namespace Prototxt.Layers;

/// <summary><c>type: "PReLU"</c>: a learned slope below zero, one per channel (axis 1) or one for all.</summary>
/// <remarks>Source: Caffe prelu_layer.cpp semantics: at 0 the gradient is the slope.</remarks>
public sealed class PReLU : nn.Module<Tensor, Tensor>
{
    private readonly LearnedBlob weightBlob;

    /// <summary>Makes the layer and its slopes.</summary>
    /// <param name="name">The layer's name, for messages.</param>
    /// <param name="channels">The bottom's size at axis 1; 0 to take it from the first bottom or a weight file.</param>
    /// <param name="channelShared">Whether all channels have one slope, a blob without axes.</param>
    /// <param name="filler">Fills new slopes; 0.25 if left out.</param>
    /// <param name="weight">Slopes shared with another layer.</param>
    /// <param name="device">The device for new slopes.</param>
    /// <exception cref="ArgumentException">The shared slopes have a different size.</exception>
    public PReLU(string name, long channels, bool channelShared = false, Filler? filler = null, LearnedParameter? weight = null, Device? device = null)
        : base(name)
    {
        weightBlob = LearnedBlob.Register(this, "weight", channelShared ? [] : [channels], filler ?? Filler.Constant(0.25f), weight, device);
    }

    /// <summary>The slopes, [channels] or without axes.</summary>
    public LearnedParameter Weight => get_parameter("weight")!;

    /// <summary>Computes the top.</summary>
    /// <param name="x">The bottom, [images, channels, ..].</param>
    /// <exception cref="ArgumentException">The bottom has a different number of channels.</exception>
    public override Tensor forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        long[] shape = LearnedBlob.FitAxes(x, 1, LayerName.Of(this), weightBlob);
        if (x.dim() < 2 || (shape.Length == 1 && x.shape[1] != shape[0]))
            Require.Fail(LayerName.Of(this), $"a bottom [images, channels, ..] of {Require.Text(shape)} channels", x);
        using var slopes = Weight.Watched().view(-1);
        return x.prelu(slopes);
    }
}
