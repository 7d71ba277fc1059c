using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "ShuffleChannel"</c> of ShuffleNet: channels of all groups taken in turn.</summary>
/// <remarks>Source: shuffle_channel_layer.cpp semantics of farmingyard/ShuffleNet.</remarks>
public static class ShuffleChannel
{
    /// <summary>The first channel of each group, then the second of each, and so on.</summary>
    /// <param name="x">The bottom, [images, channels, ..].</param>
    /// <param name="group">How many groups the channels come in.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The channels do not divide into the groups.</exception>
    public static Tensor Forward(Tensor x, long group, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.dim() < 2 || x.shape[1] % group != 0)
            Require.Fail(new("ShuffleChannel", layer), $"a bottom of channels that {group} groups can share", x);
        using var scope = NewDisposeScope();
        Tensor groups = x.reshape(x.shape[0], group, x.shape[1] / group, -1);
        return OwnMemory.Contiguous(groups.transpose(1, 2)).view(x.shape).MoveToOuterDisposeScope();
    }
}
