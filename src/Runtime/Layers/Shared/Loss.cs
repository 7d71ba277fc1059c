using System.ComponentModel;
using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary>The loss of a whole net.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Loss
{
    /// <summary>
    /// For each top with a loss weight the weight times the sum of its values, all added up: what Caffe's <c>Net::Forward</c>
    /// returns and Backward starts from.
    /// </summary>
    /// <param name="terms">Tops of any shape with their loss weights.</param>
    /// <returns>A scalar.</returns>
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
