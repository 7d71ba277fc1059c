namespace Prototxt.Benchmarks.Measuring;

/// <summary>How far two engines' answers are from each other.</summary>
internal static class Agreement
{
    // An item, a label, a score, two corners.
    private const int Row = 7, Rows = 5;

    // OpenCV does not cut the sizes of prior boxes to whole pixels, as SSD does: its boxes are a little larger.
    private const double BoxTolerance = 2e-3;

    /// <summary>The largest difference as a part of the largest number; NaN where there are more numbers on one side.</summary>
    public static double OfNumbers(float[] found, float[] expected)
    {
        if (found.Length != expected.Length)
            return double.NaN;
        double largest = expected.Select(Math.Abs).DefaultIfEmpty(0).Max(), difference = found.Zip(expected, (a, b) => Math.Abs((double)a - b)).DefaultIfEmpty(0).Max();
        return largest == 0 ? difference : difference / largest;
    }

    /// <summary>Of boxes the surest ones: how many there are differs, since one engine fills up with zeros, and whether one box more covers another is a matter of the last digit.</summary>
    public static double OfDetections(float[] found, float[] expected)
    {
        int count = Math.Min(expected.Length, Row * Rows);
        if (found.Length < count)
            return double.NaN;
        double difference = found.Take(count).Zip(expected, (a, b) => Math.Abs((double)a - b)).DefaultIfEmpty(0).Max();
        return difference <= BoxTolerance ? 0 : difference;
    }
}
