using System.Diagnostics.CodeAnalysis;
using Prototxt.Files;
using TorchSharp;
using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary>The checks layers make on their bottoms, and how a failed one is worded.</summary>
internal static class Require
{
    /// <summary>The axis as a number from 0; Caffe's negative axes count from the end.</summary>
    /// <exception cref="ArgumentException">The tensor has no such axis.</exception>
    public static int Axis(Tensor x, int axis, LayerName layer)
    {
        int rank = (int)x.dim();
        int canonical = axis < 0 ? axis + rank : axis;
        if (canonical < 0 || canonical >= rank)
            Fail(layer, $"a bottom that has axis {axis}", x);
        return canonical;
    }

    /// <summary>Checks the number of axes.</summary>
    public static void Rank(Tensor x, int rank, LayerName layer)
    {
        if (x.dim() != rank)
            Fail(layer, $"a bottom with {rank} axes", x);
    }

    /// <summary>Checks the number of elements.</summary>
    public static void Count(Tensor x, long count, LayerName layer, string what)
    {
        if (x.numel() != count)
            Fail(layer, $"{what} of {count} values", x);
    }

    /// <summary>Checks that <paramref name="x"/> has the shape of <paramref name="other"/>.</summary>
    public static void SameShape(Tensor x, Tensor other, LayerName layer)
    {
        if (!x.shape.AsSpan().SequenceEqual(other.shape))
            Fail(layer, $"a bottom of shape {Text(other.shape)}", x);
    }

    /// <summary>Checks that two bottoms have as many items, as Caffe asks of the first two of every loss.</summary>
    public static void SameBatch(Tensor x, Tensor other, LayerName layer, string what)
    {
        if (x.dim() == 0)
            Fail(layer, "a bottom with at least one axis", x);
        if (other.dim() == 0 || other.shape[0] != x.shape[0])
            Fail(layer, $"{what} of {x.shape[0]} items, as {Text(x.shape)} has", other);
    }

    /// <summary>
    /// Checks by one comparison that numbers lie in [0, count), before anything is picked by them: libtorch's own check
    /// says neither layer nor place, and on a GPU it ends the process.
    /// </summary>
    /// <param name="index">The numbers that pick.</param>
    /// <param name="count">How many there are to pick from.</param>
    /// <param name="given">The numbers as they came, for the message; as many as those of <paramref name="index"/>.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="what">What the numbers are: <c>label</c>.</param>
    /// <param name="meaning">What they should be.</param>
    public static void Among(Tensor index, long count, Tensor given, LayerName layer, string what, string meaning)
    {
        if (index.device_type == DeviceType.META)
            return; // which has shapes only
        using var scope = NewDisposeScope();
        Tensor known = index.ge(Number.Of(0L)) & index.lt(Number.Of(count)); // which NaN is not
        if (known.all().item<bool>())
            return;
        long place = known.logical_not().flatten().to_type(ScalarType.Int32).argmax().item<long>();
        double number = given.detach().flatten()[place].to_type(ScalarType.Float64).item<double>();
        long items = given.dim() == 0 ? 1 : given.shape[0], inner = Math.Max(1, given.numel() / Math.Max(1, items));
        string where = $"item {place / inner}" + (inner > 1 ? $", place {place % inner}," : "");
        throw new ArgumentException($"{layer}: {what} {number.ToString(System.Globalization.CultureInfo.InvariantCulture)} of {where} {meaning}.");
    }

    /// <summary>Throws the one form of message all shape errors have.</summary>
    [DoesNotReturn]
    public static void Fail(LayerName layer, string expected, Tensor found) =>
        throw new ArgumentException($"{layer} expects {expected}, not one of shape {Text(found.shape)}{Pass.Remark}.");

    /// <summary>A shape as it is written in messages: [2, 3, 4].</summary>
    public static string Text(ReadOnlySpan<long> shape) => Shapes.Text(shape.ToArray());

    /// <summary>The number of elements in a part of a shape.</summary>
    public static long Product(ReadOnlySpan<long> shape)
    {
        long product = 1;
        foreach (long size in shape)
            product *= size;
        return product;
    }
}
