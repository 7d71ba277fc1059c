using static TorchSharp.torch;
using LearnedParameter = TorchSharp.Modules.Parameter;

namespace Prototxt.Layers;

/// <summary>
/// <c>type: "BN"</c> of SegNet: a learned factor and shift for each channel (axis 1), after normalisation by the batch or without
/// any. Statistics of the training set are folded into factor and shift before the net is used.
/// </summary>
/// <remarks>Source: bn_layer.cpp semantics of alexgkendall/caffe-segnet.</remarks>
public sealed class SegNetBN : ChannelNorm, ICaffeType
{
    /// <summary>Makes the layer and its blobs.</summary>
    /// <param name="name">The layer's name, for messages.</param>
    /// <param name="channels">The bottom's size at axis 1; 0 to take it from the first bottom or a weight file.</param>
    /// <param name="scaleFiller">Fills a new factor; zeros if left out.</param>
    /// <param name="shiftFiller">Fills a new shift; zeros if left out.</param>
    /// <param name="scale">A factor shared with another layer.</param>
    /// <param name="shift">A shift shared with another layer.</param>
    /// <param name="device">The device for new blobs.</param>
    /// <exception cref="ArgumentException">A shared blob has a different size.</exception>
    public SegNetBN(string name, long channels, Filler? scaleFiller = null, Filler? shiftFiller = null, LearnedParameter? scale = null,
        LearnedParameter? shift = null, Device? device = null)
        : base(name, channels, eps: 1e-9, asPicture: true)
    {
        Register("scale", scaleFiller, scale, device);
        Register("shift", shiftFiller, shift, device);
    }

    /// <summary>The factor, [1, channels, 1, 1].</summary>
    public LearnedParameter Scale => get_parameter("scale")!;

    /// <summary>The shift, [1, channels, 1, 1].</summary>
    public LearnedParameter Shift => get_parameter("shift")!;

    /// <summary>Computes the top.</summary>
    /// <param name="x">The bottom, [images, channels, ..].</param>
    /// <param name="normalize">Whether the batch's own statistics normalise first: bn_mode LEARN, not INFERENCE.</param>
    /// <exception cref="ArgumentException">The bottom has a different number of channels.</exception>
    public override Tensor forward(Tensor x, bool normalize)
    {
        Fit(x);
        using var scope = NewDisposeScope();
        return Affine(normalize ? ByBatchStatistics(x).Normal : x, Scale.Watched(), Shift.Watched()).MoveToOuterDisposeScope();
    }

    string ICaffeType.Name => nameof(BN);
}
