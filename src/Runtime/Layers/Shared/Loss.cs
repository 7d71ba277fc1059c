using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary>The loss of a whole net.</summary>
public static class Loss
{
    /// <summary>
    /// The sum over all tops with a loss weight of weight times the sum of their numbers: what Caffe's
    /// <c>Net::Forward</c> returns and Backward starts from.
    /// </summary>
    /// <param name="terms">Tops of any shape with their loss weights.</param>
    /// <returns>A tensor without axes.</returns>
    public static Tensor Total(ReadOnlySpan<(Tensor Top, float Weight)> terms)
    {
        using var scope = NewDisposeScope();
        Tensor? total = null;
        foreach ((Tensor top, float weight) in terms)
        {
            Tensor term = top.sum();
            if (weight != 1)
                term = term * weight;
            total = total is null ? term : total + term;
        }

        return (total ?? zeros([])).MoveToOuterDisposeScope();
    }
}
