using Prototxt.Training.Updates;
using Prototxt.Weights;
using static TorchSharp.torch;

namespace Prototxt.Training.Logs;

/// <summary>What <c>debug_info</c> writes of a pass: mean absolute values of blobs, parameters and their gradients, and the norms of all parameters together.</summary>
/// <param name="layers">The net's layers; null where the solver's file did not ask for them when it was compiled: parameters alone are told of then.</param>
/// <param name="net">The net.</param>
/// <remarks>Source: Caffe's Net::ForwardDebugInfo, BackwardDebugInfo and Backward.</remarks>
internal sealed class DebugLines(IReadOnlyList<DebugLayer>? layers, ICaffeNet net)
{
    private readonly IReadOnlyList<DebugLayer> layers = layers ?? [.. net.LearnedLayers.Select(l => new DebugLayer(l.Name, [], []))];

    /// <summary>The lines of a forward pass.</summary>
    /// <param name="blob">Gives a blob by its key.</param>
    public IEnumerable<SolverLine> Forward(Func<string, Tensor> blob)
    {
        ILookup<string, LearnedLayer> learned = Learned();
        foreach (DebugLayer layer in layers)
        {
            foreach (DebugBlob top in layer.Tops)
                yield return Line(593, $"[Forward] Layer {layer.Name}, top blob {top.Name} data: {Text(Mean(blob(top.Key ?? top.Name)))}");
            IReadOnlyList<Tensor> parameters = learned[layer.Name].FirstOrDefault()?.Blobs ?? [];
            for (int i = 0; i < parameters.Count; i++)
                yield return Line(605, $"[Forward] Layer {layer.Name}, param blob {(layer.Params?.ElementAtOrDefault(i) is { Length: > 0 } name ? name : $"{i}")} data: {Text(Mean(parameters[i]))}");
        }
    }

    /// <summary>The lines of a backward pass. Gradients of parameters are the sums over the passes so far and, of shared ones, over all layers.</summary>
    /// <param name="gradient">Gives the gradient of a blob by its key, or of the copy that a reader got; null where there is none.</param>
    /// <param name="blobs">What the net learns.</param>
    public IEnumerable<SolverLine> Backward(Func<DebugBlob, Tensor?> gradient, IReadOnlyList<LearnableBlob> blobs)
    {
        ILookup<string, LearnedLayer> learned = Learned();
        var owners = new LearnableOwners(blobs);
        foreach (DebugLayer layer in layers.Reverse())
        {
            foreach (DebugBlob bottom in layer.Bottoms)
            {
                using Tensor? diff = gradient(bottom);
                if (diff is not null)
                    yield return Line(621, $"[Backward] Layer {layer.Name}, bottom blob {bottom.Name} diff: {Text(Mean(diff))}");
            }
            IReadOnlyList<Tensor> parameters = learned[layer.Name].FirstOrDefault()?.Blobs ?? [];
            for (int i = 0; i < parameters.Count; i++)
            {
                using Tensor? diff = owners.Of(parameters[i])?.Gradient();
                if (diff is not null)
                    yield return Line(633, $"[Backward] Layer {layer.Name}, param blob {i} diff: {Text(Mean(diff))}");
            }
        }
        yield return All(blobs);
    }

    private static SolverLine All(IReadOnlyList<LearnableBlob> blobs)
    {
        double dataSum = 0, diffSum = 0, dataSquares = 0, diffSquares = 0;
        foreach (LearnableBlob blob in blobs)
        {
            (double sum, double squares) = Norms(blob.Value);
            (dataSum, dataSquares) = (dataSum + sum, dataSquares + squares);
            using Tensor? diff = blob.Gradient();
            (sum, squares) = diff is null ? (0, 0) : Norms(diff);
            (diffSum, diffSquares) = (diffSum + sum, diffSquares + squares);
        }
        return Line(544, $"[Backward] All net params (data, diff): L1 norm = ({Text(dataSum)}, {Text(diffSum)}); L2 norm = ({Text(Math.Sqrt(dataSquares))}, {Text(Math.Sqrt(diffSquares))})");
    }

    private ILookup<string, LearnedLayer> Learned() => net.LearnedLayers.ToLookup(l => l.Name, StringComparer.Ordinal);

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
