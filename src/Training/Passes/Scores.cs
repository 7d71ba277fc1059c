using Prototxt.Tensors;
using static TorchSharp.torch;

namespace Prototxt.Training.Passes;

/// <summary>The outputs of a pass as numbers in Caffe's order, which is that of the blobs' names.</summary>
internal static class Scores
{
    public static IReadOnlyList<NetScore> Of(NetView view, Func<string, Tensor> output)
    {
        List<NetScore> scores = [];
        foreach (NetPort port in view.Outputs.OrderBy(p => p.Name, StringComparer.Ordinal))
        {
            using Tensor numbers = TensorMemory.OnCpu(output(port.Name), ScalarType.Float32);
            foreach (float number in TensorMemory.Floats(numbers))
                scores.Add(new NetScore(port.Name, number, port.LossWeight));
        }
        return scores;
    }
}
