namespace Prototxt.Inference;

/// <summary>Windows as Winograd's products need them: 36 matrices [inputs, outputs], one for each place of a tile.</summary>
internal static unsafe class WinogradWeights
{
    /// <summary>Transforms the windows of one group, in double precision.</summary>
    public static PackedMatrix Make(ConvolutionWeights weights, int group)
    {
        (int inputs, int outputs, int side) = (weights.GroupInputs, weights.GroupOutputs, weights.Window.Kernel[0]);
        double[] points = WinogradPoints.Weights(side);
        var matrix = new PackedMatrix(inputs, outputs, weights.Lanes, WinogradPoints.Square);
        WorkerPool.Default.For(matrix.Panels, (long)inputs * outputs * 300, panel =>
        {
            int first = matrix.Column(panel), width = matrix.Column(panel + 1) - first, end = Math.Min(width, outputs - first);
            Span<double> tile = stackalloc double[WinogradPoints.Square];
            for (int j = 0; j < end; j++)
                for (int c = 0; c < inputs; c++)
                {
                    int output = group * outputs + first + j;
                    Transform(weights.Data.AsSpan((output * inputs + c) * side * side, side * side), points, side, tile);
                    for (int t = 0; t < tile.Length; t++)
                        matrix.Panel(panel, c, t)[j] = Denormal.Flush((float)tile[t]);
                }
        });
        if (weights.Bias is not null)
            fixed (float* bias = weights.Bias)
                matrix.SetBias(bias + group * outputs);
        return matrix;
    }

    // points * window * points transposed
    private static void Transform(ReadOnlySpan<float> window, double[] points, int side, Span<double> tile)
    {
        Span<double> rows = stackalloc double[WinogradPoints.Side * side];
        for (int i = 0; i < WinogradPoints.Side; i++)
            for (int x = 0; x < side; x++)
            {
                double sum = 0;
                for (int l = 0; l < side; l++)
                    sum += points[i * side + l] * Denormal.Flush(window[l * side + x]);
                rows[i * side + x] = sum;
            }
        for (int i = 0; i < WinogradPoints.Side; i++)
            for (int j = 0; j < WinogradPoints.Side; j++)
            {
                double sum = 0;
                for (int l = 0; l < side; l++)
                    sum += points[j * side + l] * rows[i * side + l];
                tile[i * WinogradPoints.Side + j] = sum;
            }
    }
}
