using System.Numerics;
using System.Runtime.CompilerServices;

namespace Prototxt.Training.Updates;

/// <summary>
/// An update of a blob in CPU memory, in one pass over parameter, gradient and history: clipping, mean over passes, decay, rule and
/// subtraction. Nothing is allocated but, for a large blob, the work for other threads.
/// </summary>
internal static unsafe class UpdateKernel
{
    // So many numbers are worth a thread: 1 MB of each array.
    private const int Part = 1 << 18;

    public static void Run<TRule>(TRule rule, BlobMemory blob)
        where TRule : struct, IUpdateRule
    {
        if (blob.Count <= Part)
            Range(rule, blob, 0, blob.Count);
        else
            Parallel.For(0, (int)((blob.Count + Part - 1) / Part), part => Range(rule, blob, (long)part * Part, Math.Min(blob.Count, (part + 1L) * Part)));
    }

    private static void Range<TRule>(TRule rule, in BlobMemory blob, long from, long to)
        where TRule : struct, IUpdateRule
    {
        long i = from;
        for (; i + Vector<float>.Count <= to; i += Vector<float>.Count)
            Step(rule, blob, At(blob.Value, i), At(blob.Gradient, i), At(blob.First, i), At(blob.Second, i), At(blob.Kept, i));
        if (i < to)
            Rest(rule, blob, i, (int)(to - i));
    }

    // The last numbers, too few for the processor's width, go through the same code in arrays that are filled up.
    private static void Rest<TRule>(TRule rule, in BlobMemory blob, long from, int count)
        where TRule : struct, IUpdateRule
    {
        int width = Vector<float>.Count;
        float* arrays = stackalloc float[5 * width];
        float* value = Take(blob.Value, arrays), gradient = Take(blob.Gradient, arrays + width),
            first = Take(blob.First, arrays + 2 * width), second = Take(blob.Second, arrays + 3 * width), kept = Take(blob.Kept, arrays + 4 * width);
        Step(rule, blob, value, gradient, first, second, kept);
        Give(value, blob.Value);
        Give(first, blob.First);
        Give(second, blob.Second);
        Give(kept, blob.Kept);

        float* Take(float* source, float* array)
        {
            new Span<float>(array, width).Fill(1);
            if (source is null)
                return null;
            new ReadOnlySpan<float>(source + from, count).CopyTo(new Span<float>(array, width));
            return array;
        }

        void Give(float* array, float* target)
        {
            if (target is not null)
                new ReadOnlySpan<float>(array, count).CopyTo(new Span<float>(target + from, count));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<TRule>(TRule rule, in BlobMemory blob, float* value, float* gradient, float* first, float* second, float* kept)
        where TRule : struct, IUpdateRule
    {
        Vector<float> w = Vector.Load(value);
        Vector<float> g = gradient is null ? Vector<float>.Zero : Vector.Load(gradient) * blob.Clip * blob.Mean;
        if (blob.Decay != Vector<float>.Zero)
            g += blob.Decay * (blob.DecaysBySign ? Sign(w) : w);
        Vector<float> h = Vector.Load(first), k = second is null ? Vector<float>.Zero : Vector.Load(second);
        Vector<float> update = rule.Update(g, ref h, ref k);
        Vector.Store(w - update, value);
        Vector.Store(h, first);
        if (second is not null)
            Vector.Store(k, second);
        if (kept is not null)
            Vector.Store(update, kept);
    }

    private static Vector<float> Sign(Vector<float> x) =>
        Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), Vector<float>.One,
            Vector.ConditionalSelect(Vector.LessThan(x, Vector<float>.Zero), -Vector<float>.One, Vector<float>.Zero));

    private static float* At(float* array, long index) => array is null ? null : array + index;
}
