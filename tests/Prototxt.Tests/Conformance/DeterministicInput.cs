using static TorchSharp.torch;

namespace Prototxt.Tests.Conformance;

/// <summary>The input with which models were recorded: a linear congruential stream, 24 bits of each state as a number in [-1, 1).</summary>
internal static class DeterministicInput
{
    public static Tensor Create(long[] shape)
    {
        float[] values = new float[shape.Aggregate(1L, (a, b) => a * b)];
        uint state = 12345;
        for (int i = 0; i < values.Length; i++)
        {
            state = unchecked((state * 1664525u) + 1013904223u);
            values[i] = ((state >> 8) / 16777216f * 2f) - 1f;
        }

        return tensor(values).reshape(shape);
    }
}
