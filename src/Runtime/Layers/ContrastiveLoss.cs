using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "ContrastiveLoss"</c>: similar pairs should be close, others at least a margin apart.</summary>
/// <remarks>
/// Source: Caffe contrastive_loss_layer.cpp semantics: the gradient of dissimilar pairs divides by the distance plus 0.0001.
/// </remarks>
public static class ContrastiveLoss
{
    /// <summary>Half the mean, over the pairs, of d² for similar ones and of max(margin − d, 0)² for the others; a scalar.</summary>
    /// <param name="a">One of each pair, [pairs, features..].</param>
    /// <param name="b">The other, of as many values for as many pairs.</param>
    /// <param name="similar">[pairs], not 0 where the two are alike; if there are more, the first ones count.</param>
    /// <param name="margin">The distance that dissimilar pairs should have.</param>
    /// <param name="legacyVersion">Whether dissimilar pairs give max(margin − d², 0) instead.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Forward(Tensor a, Tensor b, Tensor similar, float margin = 1f, bool legacyVersion = false, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        ArgumentNullException.ThrowIfNull(similar);
        Require.SameBatch(a, b, new("ContrastiveLoss", layer), "a second bottom");
        long pairs = a.shape[0];
        if (b.numel() != a.numel())
            Require.Fail(new("ContrastiveLoss", layer), $"a second bottom that fits {Require.Text(a.shape)}", b);
        if (similar.numel() < pairs)
            Require.Fail(new("ContrastiveLoss", layer), $"{pairs} similarities", similar);

        using var scope = NewDisposeScope();
        long features = Require.Product(a.shape.AsSpan(1));
        Tensor difference = a.reshape(pairs, features) - b.reshape(pairs, features);
        Tensor fixedDifference = difference.detach();
        Tensor alike = similar.flatten().narrow(0, 0, pairs).to_type(ScalarType.Int64).ne(0);
        Tensor square = (fixedDifference * fixedDifference).sum(1);
        Tensor distance = square.sqrt();
        Tensor missing = (margin - (legacyVersion ? square : distance)).clamp_min(0);
        Tensor loss = where(alike, square, legacyVersion ? missing : missing * missing);
        Tensor pull = legacyVersion ? -missing.gt(0).to_type(square.dtype) : -missing / (distance + 1e-4f);
        Tensor slope = where(alike, ones_like(pull), pull).unsqueeze(1) * fixedDifference;
        return (Pointwise.WithGradient((loss / 2).sum(), (difference * slope).sum()) / pairs).MoveToOuterDisposeScope();
    }
}
