using Prototxt.Training.Updates;
using static TorchSharp.torch;

namespace Prototxt.Training.Logs;

/// <summary>What <c>debug_info</c> writes of parameters: mean absolute values of numbers and gradients, and the norms of all together.</summary>
/// <remarks>Source: Caffe's Net::ForwardDebugInfo and BackwardDebugInfo. Of blobs between layers nothing is written: they are gone after the pass.</remarks>
internal static class DebugLines
{
    public static IEnumerable<SolverLine> Of(IReadOnlyList<LearnableBlob> blobs)
    {
        foreach (LearnableBlob blob in blobs)
            yield return Line(605, $"[Forward] Layer {blob.Layer}, param blob {blob.Index} data: {Text(Mean(blob.Value))}");
        double dataSum = 0, diffSum = 0, dataSquares = 0, diffSquares = 0;
        foreach (LearnableBlob blob in blobs.Reverse())
        {
            using Tensor? gradient = blob.Gradient();
            if (gradient is not null)
                yield return Line(633, $"[Backward] Layer {blob.Layer}, param blob {blob.Index} diff: {Text(Mean(gradient))}");
            (double sum, double squares) = Norms(blob.Value);
            (dataSum, dataSquares) = (dataSum + sum, dataSquares + squares);
            (sum, squares) = gradient is null ? (0, 0) : Norms(gradient);
            (diffSum, diffSquares) = (diffSum + sum, diffSquares + squares);
        }
        yield return Line(544, $"[Backward] All net params (data, diff): L1 norm = ({Text(dataSum)}, {Text(diffSum)}); L2 norm = ({Text(Math.Sqrt(dataSquares))}, {Text(Math.Sqrt(diffSquares))})");
    }

    private static SolverLine Line(int line, string text) => new("net.cpp", line, "    " + text);

    private static double Mean(Tensor tensor) => tensor.numel() == 0 ? 0 : Norms(tensor).Sum / tensor.numel();

    private static (double Sum, double Squares) Norms(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        Tensor numbers = tensor.detach().to(ScalarType.Float64);
        return (numbers.abs().sum().item<double>(), numbers.square().sum().item<double>());
    }

    private static string Text(double number) => CaffeText.Of((float)number);
}
