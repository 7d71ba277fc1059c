namespace Prototxt.Benchmarks.Nets;

/// <summary>What the processes that measure have to know of a net.</summary>
/// <param name="Name">The net's name in the report.</param>
/// <param name="Input">The input's blob.</param>
/// <param name="Shape">Its axes without the batch.</param>
/// <param name="Range">The largest number of the input.</param>
/// <param name="Outputs">What the net gives.</param>
/// <param name="Macs">Multiplications with addition for one image.</param>
/// <param name="Steps">The predictor's calls, in their order.</param>
/// <param name="Parameters">How many numbers the weights are.</param>
/// <param name="NoOnnx">Why there is no ONNX file; null where there is one.</param>
/// <param name="NoPredictor">Why there is no predictor; null where there is one.</param>
/// <param name="Programs">What was published of it, by the engines' words.</param>
internal sealed record NetFacts(string Name, string Input, int[] Shape, float Range, NetOutput[] Outputs, double Macs, NetStep[] Steps, long Parameters, string? NoOnnx, string? NoPredictor, Dictionary<string, NetProgram> Programs)
{
    /// <summary>The input, the same for all engines.</summary>
    public float[] Images(int batch) => Preparation.Formula.Values(100_000, (long)batch * Shape.Aggregate(1, (a, b) => a * b), Range);
}

/// <summary>An output: its blob, and the layer that makes it, by which OpenCV knows it.</summary>
/// <param name="Blob">The blob.</param>
/// <param name="Layer">The layer.</param>
/// <param name="IsDetections">Whether it is a list of boxes, whose number is the engine's.</param>
internal sealed record NetOutput(string Blob, string Layer, bool IsDetections);

/// <summary>A call of the predictor: the layers that it computes, and its multiplications with addition for one image.</summary>
internal sealed record NetStep(string Layers, double Macs);
