namespace Prototxt.Inference;

/// <summary>The function of one number that follows a layer and is computed with it.</summary>
public sealed class Activation
{
    private Activation(ActivationKind kind, float first = 0, float second = 0, float[]? slopes = null)
    {
        Kind = kind;
        First = first;
        Second = second;
        Slopes = slopes;
    }

    /// <summary>The number itself.</summary>
    public static Activation None { get; } = new(ActivationKind.None);

    /// <summary>max(x, 0).</summary>
    public static Activation ReLU { get; } = new(ActivationKind.ReLU);

    /// <summary>1 / (1 + exp(-x)).</summary>
    public static Activation Sigmoid { get; } = new(ActivationKind.Sigmoid);

    /// <summary>tanh(x).</summary>
    public static Activation TanH { get; } = new(ActivationKind.TanH);

    internal ActivationKind Kind { get; }

    internal float First { get; }

    internal float Second { get; }

    internal float[]? Slopes { get; }

    /// <summary>x, and <paramref name="negativeSlope"/> times x where that is negative.</summary>
    public static Activation LeakyReLU(float negativeSlope) => negativeSlope == 0 ? ReLU : new(ActivationKind.Sloped, negativeSlope);

    /// <summary>x, and its channel's slope times x where that is negative.</summary>
    /// <param name="slopes">One for each channel, or one for all of them.</param>
    public static Activation PReLU(float[] slopes)
    {
        ArgumentNullException.ThrowIfNull(slopes);
        return slopes.Length == 1 ? new(ActivationKind.Sloped, slopes[0]) : new(ActivationKind.PReLU, slopes: slopes);
    }

    /// <summary>x, not below <paramref name="min"/> and not above <paramref name="max"/>.</summary>
    public static Activation Clip(float min, float max) => new(ActivationKind.Clip, min, max);

    /// <summary>x, and alpha (exp(x) - 1) where that is negative.</summary>
    public static Activation ELU(float alpha) => new(ActivationKind.ELU, alpha);

    /// <summary>x / (1 + exp(-beta x)).</summary>
    public static Activation Swish(float beta) => new(ActivationKind.Swish, beta);
}
