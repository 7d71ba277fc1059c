using System.Numerics.Tensors;

namespace Prototxt.Inference;

/// <summary>Functions of one number, over many of them.</summary>
internal static class Functions
{
    /// <summary>Takes a function in place, of any kind but those with a slope for each channel.</summary>
    public static void Apply(Activation activation, Span<float> x)
    {
        (float first, float second) = (activation.First, activation.Second);
        switch (activation.Kind)
        {
            case ActivationKind.None: break;
            case ActivationKind.ReLU or ActivationKind.Sloped: Slope(x, first); break;
            case ActivationKind.Clip: Clip(x, first, second); break;
            case ActivationKind.ELU: ELU(x, first); break;
            case ActivationKind.Sigmoid: TensorPrimitives.Sigmoid(x, x); break;
            case ActivationKind.TanH: TensorPrimitives.Tanh(x, x); break;
            case ActivationKind.Swish: Swish(x, first); break;
            default: throw new InvalidOperationException($"{activation.Kind} has numbers for each channel.");
        }
    }

    private static unsafe void Slope(Span<float> x, float slope)
    {
        fixed (float* numbers = x)
            Slopes.Run(numbers, numbers, x.Length, null, slope);
    }

    // Where the limits change places, everything becomes the lower one: as Caffe's std::max(min, std::min(x, max)).
    private static void Clip(Span<float> x, float min, float max)
    {
        foreach (ref float number in x)
        {
            float below = max < number ? max : number;
            number = min < below || float.IsNaN(below) ? below : min;
        }
    }

    private static void ELU(Span<float> x, float alpha)
    {
        foreach (ref float number in x)
            if (number < 0)
                number = alpha * (MathF.Exp(number) - 1);
    }

    private static void Swish(Span<float> x, float beta)
    {
        Span<float> part = stackalloc float[256];
        for (; !x.IsEmpty; x = x[Math.Min(256, x.Length)..])
        {
            Span<float> some = x[..Math.Min(256, x.Length)], gate = part[..some.Length];
            TensorPrimitives.Multiply(some, beta, gate);
            TensorPrimitives.Sigmoid(gate, gate);
            TensorPrimitives.Multiply(some, gate, some);
        }
    }
}
