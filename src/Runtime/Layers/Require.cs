using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary>The checks layers make on their bottoms, and how a failed one is worded.</summary>
internal static class Require
{
    /// <summary>The axis as a number from 0; Caffe's negative axes count from the end.</summary>
    /// <exception cref="ArgumentException">The tensor has no such axis.</exception>
    public static int Axis(Tensor x, int axis, string layer)
    {
        int rank = (int)x.dim();
        int canonical = axis < 0 ? axis + rank : axis;
        if (canonical < 0 || canonical >= rank)
            Fail(layer, $"a bottom that has axis {axis}", x);
        return canonical;
    }

    /// <summary>Checks the number of axes.</summary>
    public static void Rank(Tensor x, int rank, string layer)
    {
        if (x.dim() != rank)
            Fail(layer, $"a bottom with {rank} axes", x);
    }

    /// <summary>Checks the number of elements.</summary>
    public static void Count(Tensor x, long count, string layer, string what)
    {
        if (x.numel() != count)
            Fail(layer, $"{what} of {count} values", x);
    }

    /// <summary>Checks that <paramref name="x"/> has the shape of <paramref name="other"/>.</summary>
    public static void SameShape(Tensor x, Tensor other, string layer)
    {
        if (!x.shape.AsSpan().SequenceEqual(other.shape))
            Fail(layer, $"a bottom of shape {Text(other.shape)}", x);
    }

    /// <summary>Throws the one form of message all shape errors have.</summary>
    [DoesNotReturn]
    public static void Fail(string layer, string expected, Tensor found) =>
        throw new ArgumentException($"{layer} expects {expected}, not one of shape {Text(found.shape)}.");

    /// <summary>A shape as it is written in messages: [2, 3, 4].</summary>
    public static string Text(ReadOnlySpan<long> shape) => $"[{string.Join(", ", shape.ToArray())}]";

    /// <summary>The number of elements in a part of a shape.</summary>
    public static long Product(ReadOnlySpan<long> shape)
    {
        long product = 1;
        foreach (long size in shape)
            product *= size;
        return product;
    }
}
