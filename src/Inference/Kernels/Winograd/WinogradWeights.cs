using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prototxt.Inference;

/// <summary>Windows as Winograd's products need them: 36 matrices [inputs, outputs], one for each place of a tile.</summary>
internal static unsafe class WinogradWeights
{
    private const int Side = WinogradPoints.Side, Square = WinogradPoints.Square, LargestSide = 5;

    // Inputs at a time, whose windows for all outputs of a panel stay in the first cache.
    private const int Depth = 4;

    /// <summary>Transforms the windows of one group, in double precision.</summary>
    public static PackedMatrix Make(ConvolutionWeights weights, int group)
    {
        (int inputs, int outputs, int side) = (weights.GroupInputs, weights.GroupOutputs, weights.Window.Kernel[0]);
        var matrix = new PackedMatrix(inputs, outputs, weights.Lanes, weights.Precision, Square, weights.Pack);
        if (!matrix.IsFilled)
        {
            double[] points = WinogradPoints.Weights(side);
            WorkerPool.Default.For(matrix.Panels, (long)inputs * outputs * 100, panel => Panel(matrix, panel, weights, group, points));
        }
        if (weights.Bias is not null)
            fixed (float* bias = weights.Bias)
                matrix.SetBias(bias + group * outputs);
        return matrix;
    }

    // Compiled at once as they stay: a program that loads its net once would otherwise do so with code for one call.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Panel(PackedMatrix matrix, int panel, ConvolutionWeights weights, int group, double[] points)
    {
        (int inputs, int outputs, int side) = (weights.GroupInputs, weights.GroupOutputs, weights.Window.Kernel[0]);
        int first = matrix.Column(panel), width = matrix.Column(panel + 1) - first, end = Math.Min(width, outputs - first), square = side * side;
        int numbers = (Depth * square + Square) * width;
        using Scratch scratch = Scratch.Take(numbers);
        new Span<float>(scratch.Data, numbers).Clear(); // columns that only fill up are zeros
        float* windows = scratch.Data, tiles = windows + Depth * square * width;
        fixed (float* data = weights.Data)
        fixed (double* values = points)
            for (int c = 0; c < inputs; c += Depth)
            {
                int depth = Math.Min(Depth, inputs - c);
                // the outputs beside each other, so that a vector has the same element of several windows
                for (int j = 0; j < end; j++)
                {
                    float* from = data + (((long)group * outputs + first + j) * inputs + c) * square;
                    for (int i = 0; i < depth * square; i++)
                        windows[i * width + j] = from[i];
                }
                for (int d = 0; d < depth; d++)
                {
                    for (int j = 0; j < width; j += Vector128<float>.Count)
                        Transform(windows + d * square * width + j, width, values, side, tiles + j);
                    for (int t = 0; t < Square; t++)
                        matrix.Put(panel, c + d, t, tiles + t * width);
                }
            }
    }

    // points * window * points transposed, for four windows.
    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    private static void Transform(float* windows, int width, double* points, int side, float* tiles)
    {
        var lower = stackalloc Vector128<double>[LargestSide * LargestSide + Square];
        var upper = stackalloc Vector128<double>[LargestSide * LargestSide + Square];
        for (int i = 0; i < side * side; i++)
        {
            Vector128<float> four = Vector128.Load(windows + i * width);
            (lower[i], upper[i]) = (Vector128.WidenLower(four), Vector128.WidenUpper(four));
        }
        Vector128<double>* low = lower + LargestSide * LargestSide, high = upper + LargestSide * LargestSide;
        Transform(lower, points, side, low);
        Transform(upper, points, side, high);
        for (int t = 0; t < Square; t++)
            Vector128.Narrow(low[t], high[t]).Store(tiles + t * width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    private static void Transform(Vector128<double>* window, double* points, int side, Vector128<double>* tile)
    {
        var rows = stackalloc Vector128<double>[Side * LargestSide];
        for (int x = 0; x < side; x++)
            Line(window + x, side, points, side, rows + x, side);
        for (int i = 0; i < Side; i++)
            Line(rows + i * side, 1, points, side, tile + i * Side, 1);
    }

    // A line of a window as a polynomial, at all points. At a point and at its negative, the even powers are the same and the odd ones negative.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Line(Vector128<double>* line, int step, double* points, int side, Vector128<double>* to, int pitch)
    {
        to[0] = points[0] * line[0];
        for (int i = 1; i < Side - 1; i += 2)
        {
            double* powers = points + i * side;
            Vector128<double> even = powers[0] * line[0] + powers[2] * line[2 * step], odd = powers[1] * line[step];
            if (side == LargestSide)
            {
                even += powers[4] * line[4 * step];
                odd += powers[3] * line[3 * step];
            }
            to[i * pitch] = even + odd;
            to[(i + 1) * pitch] = even - odd;
        }
        to[(Side - 1) * pitch] = line[(side - 1) * step];
    }
}
