using System.Numerics.Tensors;
using Prototxt.Tests.Infrastructure;
using Prototxt.Weights;

namespace Prototxt.Inference.Tests.Infrastructure;

/// <summary>Outputs of real Caffe for an input that anybody can make.</summary>
internal static class Recorded
{
    /// <summary>The recorded runs' input: numbers between -1 and 1 of a congruential generator.</summary>
    public static float[] Input(params int[] shape)
    {
        var numbers = new float[shape.Aggregate(1, (a, b) => a * b)];
        uint s = 12345;
        foreach (ref float number in numbers.AsSpan())
        {
            s = unchecked(s * 1664525 + 1013904223);
            number = (float)((s >> 8) / 16777216.0 * 2 - 1);
        }
        return numbers;
    }

    /// <summary>The largest difference from what was recorded, in terms of the largest number where that is above 1.</summary>
    public static double Difference(string model, Tensor<float> found, string output = "prob")
    {
        float[] expected = NpyFile.ReadFloats(SharedData.Require("models", "expected", model, $"out_{output}.npy"), out _);
        var numbers = new float[found.FlattenedLength];
        found.FlattenTo(numbers);
        return expected.Length == numbers.Length ? expected.Zip(numbers, (a, b) => float.IsNaN(b) ? double.PositiveInfinity : Math.Abs(a - b)).Max() / Math.Max(1, expected.Max(Math.Abs)) : double.PositiveInfinity;
    }
}
