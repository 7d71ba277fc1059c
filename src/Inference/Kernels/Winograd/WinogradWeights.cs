using System.Runtime.CompilerServices;

namespace Prototxt.Inference;

/// <summary>Windows as Winograd's products need them: 36 matrices [inputs, outputs], one for each place of a tile.</summary>
internal static unsafe class WinogradWeights
{
    /// <summary>Transforms the windows of one group, in double precision.</summary>
    public static PackedMatrix Make(ConvolutionWeights weights, int group)
    {
        (int inputs, int outputs, int side) = (weights.GroupInputs, weights.GroupOutputs, weights.Window.Kernel[0]);
        double[] points = WinogradPoints.Weights(side);
        var matrix = new PackedMatrix(inputs, outputs, weights.Lanes, weights.Precision, WinogradPoints.Square, weights.Pack);
        WorkerPool.Default.For(matrix.IsFilled ? 0 : matrix.Panels, (long)inputs * outputs * 300, panel => Panel(matrix, panel, weights, group, points));
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
        double* tile = stackalloc double[WinogradPoints.Square];
        var places = stackalloc void*[WinogradPoints.Square];
        for (int t = 0; t < WinogradPoints.Square; t++)
            places[t] = matrix.Panel(panel, 0, t);
        fixed (float* data = weights.Data)
        fixed (double* values = points)
            for (int j = 0; j < end; j++)
                for (int c = 0; c < inputs; c++)
                {
                    Transform(data + (((long)group * outputs + first + j) * inputs + c) * square, values, side, tile);
                    for (int t = 0; t < WinogradPoints.Square; t++)
                        matrix.Put(places[t], (long)c * width + j, Denormal.Flush((float)tile[t]));
                }
    }

    // points * window * points transposed
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transform(float* window, double* points, int side, double* tile)
    {
        const int Side = WinogradPoints.Side;
        double* rows = stackalloc double[Side * 5];
        for (int i = 0; i < Side; i++)
            for (int x = 0; x < side; x++)
            {
                double sum = 0;
                for (int l = 0; l < side; l++)
                    sum += points[i * side + l] * window[l * side + x];
                rows[i * side + x] = sum;
            }
        for (int i = 0; i < Side; i++)
            for (int j = 0; j < Side; j++)
            {
                double sum = 0;
                for (int l = 0; l < side; l++)
                    sum += points[j * side + l] * rows[i * side + l];
                tile[i * Side + j] = sum;
            }
    }
}
