using System.Numerics.Tensors;

namespace Prototxt.Inference;

/// <summary>Eltwise: bottoms of one shape and layout, number by number, and a function at the end, none with a slope for each channel. The first bottom's slot will do for the top.</summary>
public static unsafe class Eltwise
{
    private const int Chunk = 4096;

    private delegate void Body(ReadOnlySpan<float> top, ReadOnlySpan<float> next, Span<float> to, int index);

    /// <summary>The sum, each bottom by its coefficient; none for ones.</summary>
    public static Value Sum(ReadOnlySpan<Value> bottoms, Target to, float[]? coeff = null, Activation? activation = null)
    {
        if (coeff is not null && coeff.Length != bottoms.Length)
            throw new ArgumentException($"{to.Layer("Eltwise")}: expected {bottoms.Length} coefficients, found {coeff.Length}.", nameof(coeff));
        return Each(bottoms, to, activation, coeff?[0] ?? 1, (sum, next, top, i) =>
        {
            if (coeff is null || coeff[i] == 1)
                TensorPrimitives.Add(sum, next, top);
            else
                TensorPrimitives.MultiplyAdd(next, coeff[i], sum, top);
        });
    }

    /// <summary>The product.</summary>
    public static Value Prod(ReadOnlySpan<Value> bottoms, Target to, Activation? activation = null) => Each(bottoms, to, activation, 1, static (product, next, top, _) => TensorPrimitives.Multiply(product, next, top));

    /// <summary>The largest.</summary>
    public static Value Max(ReadOnlySpan<Value> bottoms, Target to, Activation? activation = null) => Each(bottoms, to, activation, 1, static (max, next, top, index) =>
    {
        // As in Caffe the second is taken where the first is not larger, and a later one only where it is: of what is not a number, too.
        for (int i = 0; i < top.Length; i++)
            top[i] = index == 1 ? max[i] > next[i] ? max[i] : next[i] : next[i] > max[i] ? next[i] : max[i];
    });

    private static Value Each(ReadOnlySpan<Value> bottoms, Target to, Activation? activation, float first, Body body)
    {
        Value[] all = bottoms.ToArray();
        if (all.Length == 0)
            throw new ArgumentException("Eltwise: expected at least one bottom.", nameof(bottoms));
        foreach (Value other in all)
            if (!other.Shape.SequenceEqual(all[0].Shape) || other.Layout != all[0].Layout)
                throw new ArgumentException($"{to.Layer("Eltwise")}: expected bottoms like the first, {all[0]}, found {other}.");
        Value y = to.Like(all[0]);
        long run = Array.TrueForAll(all, x => x.Run == y.Run) ? y.Run : 0;
        // In runs of numbers where nothing else lies between them, otherwise pixel by pixel.
        (long units, long step) = run > 0 || !y.IsChannelsLast ? ((run + Chunk - 1) / Chunk, Chunk) : (y.Pixels, 0L);
        Split.Run(to.Workspace, units, y.Count * all.Length * 2, (begin, end) =>
        {
            for (long unit = begin; unit < end; unit++)
            {
                int count = step == 0 ? y.Channels : (int)Math.Min(Chunk, run - unit * Chunk);
                var top = new Span<float>(y.Data + unit * (step == 0 ? y.Pitch : step), count);
                var bottom = new ReadOnlySpan<float>(At(all[0], unit, step), count);
                if (all.Length == 1 || first != 1)
                {
                    TensorPrimitives.Multiply(bottom, first, top);
                    bottom = top;
                }
                for (int i = 1; i < all.Length; i++, bottom = top)
                    body(bottom, new(At(all[i], unit, step), count), top, i);
                if (activation is not null)
                    Functions.Apply(activation, top);
            }
        });
        return y;
    }

    private static float* At(Value x, long unit, long step) => x.Data + unit * (step == 0 ? x.Pitch : step);
}
