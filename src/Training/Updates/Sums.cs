using System.Numerics;

namespace Prototxt.Training.Updates;

/// <summary>Sums over many numbers, in double precision.</summary>
internal static unsafe class Sums
{
    public static double OfSquares(float* numbers, long count)
    {
        Vector<double> low = Vector<double>.Zero, high = Vector<double>.Zero;
        long i = 0;
        for (; i + Vector<float>.Count <= count; i += Vector<float>.Count)
        {
            Vector.Widen(Vector.Load(numbers + i), out Vector<double> a, out Vector<double> b);
            low += a * a;
            high += b * b;
        }
        double sum = Vector.Sum(low + high);
        for (; i < count; i++)
            sum += (double)numbers[i] * numbers[i];
        return sum;
    }
}
