using static TorchSharp.torch;

namespace Prototxt.Training.Updates;

/// <summary>A blob that Caffe's solver keeps a history of: a parameter, frozen ones and the sums of a BatchNorm included.</summary>
/// <param name="layer">The layer's name.</param>
/// <param name="type">The layer's type.</param>
/// <param name="index">Which of the layer's blobs it is.</param>
/// <param name="value">Its numbers.</param>
/// <param name="lrMult">Multiplies the learning rate; 0 for what is frozen.</param>
/// <param name="decayMult">Multiplies the weight decay.</param>
internal sealed class LearnableBlob(string layer, string type, int index, Tensor value, float lrMult, float decayMult)
{
    public string Layer => layer;

    public int Index => index;

    public Tensor Value => value;

    public float LrMult => lrMult;

    public float DecayMult => decayMult;

    /// <summary>The gradient of a Parameter layer's blob is that of the last pass, since in Caffe each pass writes over it.</summary>
    public bool HoldsLastPassOnly => type == "Parameter";

    /// <summary>The gradient under a handle of the caller's; null where it is zero, as that of a frozen parameter is in Caffe.</summary>
    public Tensor? Gradient() => lrMult == 0 || !value.requires_grad ? null : value.grad;

    /// <summary>Saves the gradients of a frozen parameter.</summary>
    public void Freeze()
    {
        if (lrMult == 0 && value.requires_grad)
            value.requires_grad = false;
    }

    public void ClearGradient()
    {
        using Tensor? gradient = value.grad;
        if (gradient is not null)
            value.grad = null;
    }

    /// <summary>What was subtracted last, where it is kept.</summary>
    public Tensor? Kept { get; private set; }

    /// <summary>Memory for what is subtracted.</summary>
    public Tensor Keep() => Kept ??= zeros_like(value, requires_grad: false).DetachFromDisposeScope();

    public override string ToString() => $"blob {index} of layer '{layer}' [{string.Join(",", value.shape)}]";
}
