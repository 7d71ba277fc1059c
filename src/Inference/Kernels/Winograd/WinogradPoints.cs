namespace Prototxt.Inference;

/// <summary>
/// The numbers of Winograd's convolution with tiles of 6x6: F(4x4, 3x3) and F(2x2, 5x5). Rows and columns are seen as polynomials, whose
/// product is computed from their values at 0, ±<see cref="A"/>, ±<see cref="B"/> and infinity.
/// </summary>
internal static class WinogradPoints
{
    /// <summary>The tile's side.</summary>
    public const int Side = 6;

    /// <summary>The tile's numbers.</summary>
    public const int Square = Side * Side;

    /// <summary>The first pair of points. 1 and 2 are usual; these, measured, have less than half of their error, and no digit is lost in their powers.</summary>
    public const float A = 0.625f;

    /// <summary>The second pair of points.</summary>
    public const float B = 1.5f;

    /// <summary>What a window of a side becomes: [6, side], row-major. The divisors that interpolation needs are in here.</summary>
    public static double[] Weights(int side)
    {
        double[] points = [0, A, -A, B, -B];
        var weights = new double[Side * side];
        for (int i = 0; i < points.Length; i++)
        {
            double divisor = 1;
            for (int j = 0; j < points.Length; j++)
                divisor *= j == i ? 1 : points[i] - points[j];
            for (int j = 0; j < side; j++)
                weights[i * side + j] = Math.Pow(points[i], j) / divisor;
        }
        weights[^1] = 1;
        return weights;
    }
}
